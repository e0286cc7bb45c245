/** Closes each descriptor twice: the second time, it may be another's. */
import { startChanged } from '../../servers/changed-threads.ts'

startChanged([
  {
    file: '3-threads/pool/dispatcher.ts',
    right: '    const closed = close(fd)\n',
    wrong: '    close(before)\n    before = fd\n    const closed = close(fd)\n',
  },
  {
    file: '3-threads/pool/dispatcher.ts',
    right: '/** A word on which nobody',
    wrong: 'let before = -1\n/** A word on which nobody',
  },
])
