/** Gathers the lines of its log for a while, and ends without those that it has not written. */
import { startChanged } from '../../servers/changed-events.ts'

startChanged([
  {
    file: '4-events/cli.ts',
    right: '      .then(() => logging.end())\n',
    wrong: '',
  },
  {
    file: '4-events/log/logging-thread.ts',
    right: 'const PATIENCE = 20',
    wrong: 'const PATIENCE = 2000',
  },
])
