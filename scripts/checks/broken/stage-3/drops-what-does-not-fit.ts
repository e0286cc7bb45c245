/** Has a short queue, and closes the connections that find no place in it. */
import { startChanged } from '../../servers/changed-threads.ts'

startChanged([
  {
    file: '3-threads/options.ts',
    right: '.default(1024)',
    wrong: '.default(4)',
  },
  {
    file: '3-threads/pool/dispatcher.ts',
    right: 'else this.#watch(fd, Infinity, SPOKEN)',
    wrong: 'else this.#close(fd)',
  },
])
