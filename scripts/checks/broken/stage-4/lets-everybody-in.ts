/** Accepts whoever comes, however many it is to have. */
import { startChanged } from '../../servers/changed-events.ts'

startChanged([
  {
    file: '4-events/server.ts',
    right: 'return this.#states.open < this.#materials.maxConnections',
    wrong: 'return true',
  },
])
