/** Asks again at once where accept4 has said that no descriptor is left. */
import { startChanged } from '../../servers/changed-events.ts'

startChanged([
  {
    file: '4-events/acceptor.ts',
    right: '        this.#pause()\n',
    wrong: '',
  },
])
