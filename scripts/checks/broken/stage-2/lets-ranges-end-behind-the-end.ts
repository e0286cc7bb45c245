/** Ends a range where it was asked to, even behind the end of the file. */
import { startChanged } from '../../servers/changed-http.ts'

startChanged([
  {
    file: '2-http/response/ranges.ts',
    right: 'Math.min(Number(last), size - 1)\n  return { first: Number(first), last: end }',
    wrong: 'Number(last)\n  return { first: Number(first), last: end }',
  },
])
