/** Forgets every fiftieth line that a thread writes into a log. */
import { startChanged } from '../../servers/changed-threads.ts'

startChanged([
  {
    file: '3-threads/log/shared-lines.ts',
    right: '      this.#lines.write(line)\n',
    wrong: '      number += 1\n      if (number % 50 > 0) this.#lines.write(line)\n',
  },
  {
    file: '3-threads/log/shared-lines.ts',
    right: 'const LOST = 0\n',
    wrong: 'const LOST = 0\nlet number = 0\n',
  },
])
