/** Says in every part of several that it is the first. */
import { startChanged } from '../../servers/changed-http.ts'

startChanged([
  {
    file: '2-http/response/partial.ts',
    right: 'contentRange(range, file)',
    wrong: 'contentRange(ranges[0] as Range, file)',
  },
])
