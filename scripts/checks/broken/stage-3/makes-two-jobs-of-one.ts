/** Gives several threads the same connection, and forgets the others. */
import { startChanged } from '../../servers/changed-threads.ts'

startChanged([
  {
    file: '3-threads/pool/dispatch.ts',
    right: 'ready[taken] as number',
    wrong: 'ready[0] as number',
  },
])
