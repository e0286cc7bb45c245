/** The ports that transcripts show. */
import { freePort } from '../lib/free-port.ts'
import { listeningSocket } from '../lib/proc.ts'
import type { Session } from './lab.ts'

/** The port of stage 1, which the guide speaks of: transcripts should agree with it. */
export const USUAL_PORT = 8001

/** The port of stage 2, likewise. */
export const HTTP_PORT = 8002

/** The port of stage 3, likewise. */
export const THREADS_PORT = 8003

/** The usual port, or another where it is taken. A rehearsal keeps off it: it may have company. */
export async function portFor({ quick }: Session, usual = USUAL_PORT): Promise<number> {
  return quick || listeningSocket(usual) ? await freePort() : usual
}
