/** Has all threads add to the same numbers, as if each were alone. */
import { startChanged } from '../../servers/changed-threads.ts'

startChanged([
  {
    file: '3-threads/shared-server.ts',
    right: 'new ThreadCounts(slots[slot] as Int32Array)',
    wrong: 'new ThreadCounts(slots[0] as Int32Array)',
  },
  {
    file: '3-threads/statistics/counter.ts',
    right: '  if (low + amount < BASE) {\n',
    wrong:
      '  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)\n  if (low + amount < BASE) {\n',
  },
])
