/** Counts the time for a write from the beginning of the response, however much has gone since. */
import { startChanged } from '../../servers/changed-events.ts'

startChanged([
  {
    file: '4-events/connection/pace.ts',
    right: '    this.#moved = now\n    this.#bytes += bytes\n',
    wrong: '    this.#bytes += bytes\n',
  },
])
