/** Adds up the ranges for a length, and not what stands between. */
import { startChanged } from '../../servers/changed-http.ts'

startChanged([
  {
    file: '2-http/response/partial.ts',
    right: 'const length = content.reduce((sum, piece) => sum + piece.length, 0)',
    wrong: 'const length = ranges.reduce((sum, { first, last }) => sum + last - first + 1, 0)',
  },
])
