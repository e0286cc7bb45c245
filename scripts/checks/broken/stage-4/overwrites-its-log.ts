/** Puts lines into a ring that is full, over those that nobody has read. */
import { startChanged } from '../../servers/changed-events.ts'

startChanged([
  {
    file: '4-events/log/line-ring.ts',
    right: '> SIZE) {',
    wrong: '> 1000 * SIZE) {',
  },
])
