/** Opens a compressed sibling before it knows what it is, and waits at a FIFO for who writes to it. */
import { startChanged } from '../../servers/changed-http.ts'

startChanged([
  {
    file: '2-http/files/document-root.ts',
    right: 'const fd = this.#open(this.#reading)\n      if',
    wrong:
      'const fd = this.#open(new OpenHow(O_RDONLY | O_CLOEXEC, RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS))\n      if',
  },
])
