/** Takes an interrupted wait for the end: SIGSTOP and SIGCONT, and it stops. */
import { startChanged } from '../../servers/changed-events.ts'

startChanged([
  {
    file: '4-events/loop/event-loop.ts',
    right: '    if (count < 0 && count !== -EINTR) this.#pause(count)\n',
    wrong: '    if (count < 0) process.exit(1)\n',
  },
])
