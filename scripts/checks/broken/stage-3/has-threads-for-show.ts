/** Starts as many threads as it is told, and has the first one do everything. */
import { startChanged } from '../../servers/changed-threads.ts'

startChanged([
  {
    file: '3-threads/pool/worker-thread.ts',
    right: '  work.begin()\n',
    wrong:
      '  if (thread > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)\n  work.begin()\n',
  },
])
