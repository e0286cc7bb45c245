/** Sends a compressed sibling that is older than its file. */
import { startChanged } from '../../servers/changed-http.ts'

startChanged([
  {
    file: '2-http/files/document-root.ts',
    right: 'isFile && this.#facts.modified >= file.modified',
    wrong: 'isFile',
  },
])
