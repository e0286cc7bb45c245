/** Starts one thread, however many it is told. */
import { startChanged } from '../../servers/changed-threads.ts'

startChanged([
  {
    file: '3-threads/pool/crew.ts',
    right: '{ length: threads }',
    wrong: '{ length: 1 }',
  },
])
