/** Answers 416 where one of several ranges lies behind the end. */
import { startChanged } from '../../servers/changed-http.ts'

startChanged([
  {
    file: '2-http/response/ranges.ts',
    right: "if (range !== 'unsatisfiable') ranges.push(range)",
    wrong: "if (range === 'unsatisfiable') return 'none'\n    ranges.push(range)",
  },
])
