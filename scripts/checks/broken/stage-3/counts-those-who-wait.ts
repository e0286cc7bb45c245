/** Lets nobody run in the place of a thread that waits for its client. */
import { startChanged } from '../../servers/changed-threads.ts'

startChanged([
  {
    file: '3-threads/pool/pool-wait.ts',
    right: '    this.#work.leave()\n',
    wrong: '',
  },
  {
    file: '3-threads/pool/pool-wait.ts',
    right: '    this.#work.enter()\n',
    wrong: '',
  },
])
