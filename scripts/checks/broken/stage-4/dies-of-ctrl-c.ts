/** Dies of SIGINT instead of ending. */
import { startChanged } from '../../servers/changed-events.ts'

startChanged([
  {
    file: '1-echo/serve-on-thread.ts',
    right: "'SIGINT', 'SIGTERM', 'SIGHUP'",
    wrong: "'SIGTERM', 'SIGHUP'",
  },
])
