/** Goes on with what a client has begun who has left, when the next one gets its descriptor. */
import { startChanged } from '../../servers/changed-events.ts'

startChanged([
  {
    file: '4-events/connection/connection.ts',
    right: '    this.#giveBack()\n    const closed = this.close()\n',
    wrong: '    const closed = this.close()\n',
  },
])
