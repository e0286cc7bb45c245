/** Takes a compressed sibling that is less than a day older than its file for a copy of it. */
import { startChanged } from '../../servers/changed-http.ts'

startChanged([
  {
    file: '2-http/files/document-root.ts',
    right: 'isFile && this.#facts.modified >= file.modified',
    wrong: 'isFile && this.#facts.modified >= file.modified - 86_400_000',
  },
])
