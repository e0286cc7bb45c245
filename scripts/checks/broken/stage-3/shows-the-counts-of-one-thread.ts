/** Counts for each thread, and shows the first one's counts as all. */
import { startChanged } from '../../servers/changed-threads.ts'

startChanged([
  {
    file: '3-threads/shared-server.ts',
    right: 'summaryOf(slots, outlook',
    wrong: 'summaryOf(slots.slice(0, 1), outlook',
  },
])
