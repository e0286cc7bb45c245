/** Asks for room to write whether there is something to be written or not. */
import { startChanged } from '../../servers/changed-events.ts'

startChanged([
  {
    file: '4-events/connection/watched-socket.ts',
    right: 'NEWS : events',
    wrong: 'NEWS : events | EPOLLOUT',
  },
])
