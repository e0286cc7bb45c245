import { freePort } from '../lib/free-port.ts'
import { listeningSocket } from '../lib/proc.ts'
import type { Session } from './lab.ts'

/** The port of stage 1, which the guide speaks of: transcripts should agree with it. */
export const usualPort = 8001

/** The usual port, or another where it is taken. A rehearsal keeps off it: it may have company. */
export async function portFor({ quick }: Session): Promise<number> {
  return quick || listeningSocket(usualPort) ? await freePort() : usualPort
}
