/** Forgets on SIGTERM who waits for a thread. */
import { startChanged } from '../../servers/changed-threads.ts'

startChanged([
  {
    file: '3-threads/pool/dispatch.ts',
    right: '    this.#shared.set(IS_STOPPING, 1)\n',
    wrong:
      '    this.#shared.set(IS_STOPPING, 1)\n    while (this.#shared.jobs.length > 0) this.#shared.jobs.shift()\n',
  },
])
