/** Answers 503 without Retry-After. */
import { startChanged } from '../../servers/changed-threads.ts'

startChanged([
  {
    file: '3-threads/refusal.ts',
    right: "'Retry-After'",
    wrong: "'X-Later'",
  },
])
