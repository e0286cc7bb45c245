/** Separates parts by the same words each time. */
import { startChanged } from '../../servers/changed-http.ts'

startChanged([
  {
    file: '2-http/response/partial.ts',
    right: 'const boundary = randomUUID()',
    wrong: "const boundary = 'THIS_STRING_SEPARATES'",
  },
])
