/** Counts what stands around the data of a chunk as content. */
import { startChanged } from '../../servers/changed-http.ts'

startChanged([
  {
    file: '2-http/request/chunked-content.ts',
    right: 'this.#room -= size\n',
    wrong: 'this.#room -= size === 0 ? 0 : size + 5\n',
  },
])
