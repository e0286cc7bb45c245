/** Opens compressed siblings wherever a link of their name leads. */
import { startChanged } from '../../servers/changed-http.ts'

startChanged([
  {
    file: '2-http/files/document-root.ts',
    right: 'const fd = this.#open(this.#reading)\n      if',
    wrong: 'const fd = this.#open(new OpenHow(O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0))\n      if',
  },
])
