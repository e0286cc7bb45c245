/** Has a stack for a queue: who came last is served first. */
import { startChanged } from '../../servers/changed-threads.ts'

startChanged([
  {
    file: '3-threads/sync/ring.ts',
    right:
      '    this.#words[HEAD] = (head + 1) % this.capacity\n    this.#words[LENGTH] = length - 1\n    return this.#words[SLOTS + head] as number\n',
    wrong:
      '    this.#words[LENGTH] = length - 1\n    return this.#words[SLOTS + ((head + length - 1) % this.capacity)] as number\n',
  },
])
