/** Ends at once on SIGTERM, whatever its threads are doing. */
import { startChanged } from '../../servers/changed-threads.ts'

startChanged([
  {
    file: '1-echo/serve-on-thread.ts',
    right: '      const written = writeAll(stop, one, 0, 8)\n',
    wrong: '      const written = writeAll(stop, one, 0, 8)\n      _exit(0)\n',
  },
])
