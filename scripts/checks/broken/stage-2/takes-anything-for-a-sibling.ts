/** Sends whatever has the name of a compressed sibling, or tries to. */
import { startChanged } from '../../servers/changed-http.ts'

startChanged([
  {
    file: '2-http/files/document-root.ts',
    right: 'const isFile = this.#facts.ask(fd) === S_IFREG',
    wrong: 'const isFile = this.#facts.ask(fd) > 0',
  },
])
