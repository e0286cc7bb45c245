/** Leaves out the line that ends the parts. */
import { startChanged } from '../../servers/changed-http.ts'

startChanged([
  {
    file: '2-http/response/partial.ts',
    right: 'pieces.push(Buffer.from(`\\r\\n--',
    wrong: 'void (Buffer.from(`\\r\\n--',
  },
])
