/** Looks again and again at who waits outside, while it has no room for them. */
import { startChanged } from '../../servers/changed-events.ts'

startChanged([
  {
    file: '4-events/acceptor.ts',
    right: '        this.isCrowded = true\n        this.#unwatch()\n',
    wrong: '        this.isCrowded = true\n',
  },
])
