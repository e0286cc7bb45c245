/** Opens something in a thread for a client that has reset its connection, and never closes it. */
import { startChanged } from '../../servers/changed-threads.ts'

startChanged([
  {
    file: '3-threads/pool/worker-thread.ts',
    right: '    done = CLOSED\n',
    wrong:
      "    done = CLOSED\n    if (ending.level === 'info') process.getBuiltinModule('node:fs').openSync('/dev/null')\n",
  },
])
