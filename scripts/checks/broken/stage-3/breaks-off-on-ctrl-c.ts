/** Ends at once on SIGINT, whatever its threads are doing, with status 0. */
import { startChanged } from '../../servers/changed-threads.ts'

startChanged([
  {
    file: '1-echo/serve-on-thread.ts',
    right: '      const written = writeAll(stop, one, 0, 8)\n',
    wrong:
      "      const written = writeAll(stop, one, 0, 8)\n      if (signal === 'SIGINT') _exit(0)\n",
  },
])
