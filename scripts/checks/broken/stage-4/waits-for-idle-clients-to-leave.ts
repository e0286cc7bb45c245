/** Stops when the last idle client has left. */
import { startChanged } from '../../servers/changed-events.ts'

startChanged([
  {
    file: '4-events/server.ts',
    right: 'for (const connection of this.#connections) connection?.hurry()',
    wrong: '',
  },
])
