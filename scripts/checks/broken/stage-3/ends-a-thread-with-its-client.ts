/** Has a thread less for each client that leaves in the middle of a response. */
import { startChanged } from '../../servers/changed-threads.ts'

startChanged([
  {
    file: '3-threads/pool/worker-thread.ts',
    right: '    done = CLOSED\n',
    wrong:
      "    done = CLOSED\n    if (ending.level === 'info') work.bury()\n    if (ending.level === 'info') return\n",
  },
])
