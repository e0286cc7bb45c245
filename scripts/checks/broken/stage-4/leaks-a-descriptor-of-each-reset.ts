/** Opens something for a client that has reset its connection, and never closes it. */
import { startChanged } from '../../servers/changed-events.ts'

startChanged([
  {
    file: '4-events/connection/connection.ts',
    right: '    const closed = this.close()\n',
    wrong:
      "    if (level === 'info') process.getBuiltinModule('node:fs').openSync('/dev/null')\n    const closed = this.close()\n",
  },
])
