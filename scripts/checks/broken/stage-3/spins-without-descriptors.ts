/** Tries to accept again and again, although it may open no more descriptors. */
import { startChanged } from '../../servers/changed-threads.ts'

startChanged([
  {
    file: '3-threads/accepting.ts',
    right: '    this.pausedUntil = performance.now() + PAUSE\n',
    wrong: '',
  },
])
