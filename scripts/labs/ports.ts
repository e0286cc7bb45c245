import { isListening } from '../checks/proc.ts'
import { freePort } from '../checks/target.ts'

/** The port that the guide speaks of, so that transcripts agree with it; another where it is taken. */
export async function portFor(usual: number): Promise<number> {
  return isListening(usual) ? await freePort() : usual
}
