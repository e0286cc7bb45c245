/** Ends every connection as soon as it is to stop. */
import { startChanged } from '../../servers/changed-events.ts'

startChanged([
  {
    file: '4-events/server.ts',
    right: 'this.#graceEnds + drainTimeout',
    wrong: 'this.#graceEnds',
  },
])
