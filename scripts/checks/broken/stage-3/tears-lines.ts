/** Writes its lines in pieces, and lets other threads come in between. */
import { startChanged } from '../../servers/changed-threads.ts'

startChanged([
  {
    file: '3-threads/log/shared-lines.ts',
    right: '    this.#mutex.lock()\n',
    wrong: '',
  },
  {
    file: '3-threads/log/shared-lines.ts',
    right: '      this.#mutex.unlock()\n',
    wrong: '',
  },
  {
    file: '1-echo/line-writer.ts',
    right: 'write(this.#fd, this.#line, written, length - written)',
    wrong: 'write(this.#fd, this.#line, written, Math.min(48, length - written))',
  },
])
