/** Answers 503, and forgets that the connection is still open. */
import { startChanged } from '../../servers/changed-threads.ts'

startChanged([
  {
    file: '3-threads/pool/dispatcher.ts',
    right: '    else this.#watch(fd, LONGEST, OVER)\n',
    wrong: '',
  },
])
