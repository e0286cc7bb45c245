/** An echo server that is stopped and continued in the middle of a write: Ctrl-Z, `fg`. */
import { sleep } from '../../lib/patience.ts'
import type { Check } from '../check.ts'
import { pattern } from '../payload.ts'

/** How often it is stopped while the client reads. */
const STOPS = 5

export const stopAndContinue: Check = {
  id: 'stop-and-continue',
  title: 'loses nothing when it is stopped and continued',
  why: 'A write that is interrupted in the middle returns how much it has moved: a short count. The rest is still to be written.',
  reading: 'write(2), RETURN VALUE; signal(7), Interruption of system calls by stop signals',
  async run({ connect, pidOf, start }) {
    const server = await start()
    const pid = pidOf(server)
    const client = await connect(server)
    const payload = pattern(16_000_000)
    for (let stop = 0; stop < STOPS; stop += 1) {
      await client.sendUntilStalled(payload)
      process.kill(pid, 'SIGSTOP')
      await sleep(20)
      process.kill(pid, 'SIGCONT')
      await client.expectBytes(payload)
    }
  },
}
