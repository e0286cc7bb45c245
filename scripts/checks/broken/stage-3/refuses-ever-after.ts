/** Goes on refusing once its queue was full, however empty it is. */
import { startChanged } from '../../servers/changed-threads.ts'

startChanged([
  {
    file: '3-threads/pool/dispatcher.ts',
    right: '    const taken = dispatch.offer(this.#ready, count)\n',
    wrong:
      "    const taken = wasFull && whenFull === 'refuse' ? 0 : dispatch.offer(this.#ready, count)\n    wasFull ||= taken < count\n",
  },
  {
    file: '3-threads/pool/dispatcher.ts',
    right: '/** A word on which nobody',
    wrong: 'let wasFull = false\n/** A word on which nobody',
  },
])
