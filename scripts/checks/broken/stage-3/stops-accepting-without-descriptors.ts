/** Accepts nobody any more once it was without descriptors. */
import { startChanged } from '../../servers/changed-threads.ts'

startChanged([
  {
    file: '3-threads/accepting.ts',
    right: '    this.pausedUntil = performance.now() + PAUSE\n',
    wrong: '    this.pausedUntil = performance.now() + 1e9\n',
  },
])
