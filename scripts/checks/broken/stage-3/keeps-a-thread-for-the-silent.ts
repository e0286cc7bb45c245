/** Gives a thread to whoever connects, until they say something. */
import { startChanged } from '../../servers/changed-threads.ts'

startChanged([
  {
    file: '3-threads/pool/dispatcher.ts',
    right: '      this.#watch(client, limits.headerTimeout, SILENT)\n',
    wrong: '      this.#ready[this.#count] = client\n      this.#count += 1\n      this.#offer()\n',
  },
  {
    file: '3-threads/pool/dispatcher.ts',
    right: 'const { accepting, connections, dispatch, limits, peers } = this.#parts',
    wrong: 'const { accepting, connections, dispatch, peers } = this.#parts',
  },
  {
    file: '3-threads/pool/pool-wait.ts',
    right: '  forMore(): number {\n    return PARKED',
    wrong:
      '  forMore(fd: number, deadline: number, patience: number): number {\n    return this.#poll.forMore(fd, deadline, patience)',
  },
])
