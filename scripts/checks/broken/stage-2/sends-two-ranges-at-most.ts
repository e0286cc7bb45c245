/** Sends the first two of several ranges. */
import { startChanged } from '../../servers/changed-http.ts'

startChanged([
  {
    file: '2-http/response/ranges.ts',
    right: '  return coalesce(ranges)',
    wrong: '  return coalesce(ranges.slice(0, 2))',
  },
])
