/** Holds each chunk against the limit of content, and not their sum. */
import { startChanged } from '../../servers/changed-http.ts'

startChanged([
  {
    file: '2-http/request/chunked-content.ts',
    right: 'this.#room -= size\n',
    wrong: '\n',
  },
])
