/** Keeps what it has read of a head where the next client’s head is read. */
import { startChanged } from '../../servers/changed-events.ts'

startChanged([
  {
    file: '4-events/connection/conversation.ts',
    right: 'this.head = new HeadReader(parts.limits.head)',
    wrong: 'this.head = parts.head',
  },
])
