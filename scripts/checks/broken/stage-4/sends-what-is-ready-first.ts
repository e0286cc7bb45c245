/** Sends what it has gathered behind what came later. */
import { startChanged } from '../../servers/changed-events.ts'

startChanged([
  {
    file: '4-events/connection/answering.ts',
    right: 'batch.isEmpty ? outgoing : new InOrder(batch.hold(), outgoing)',
    wrong: 'outgoing',
  },
])
