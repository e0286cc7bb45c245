/** Goes on asking for room to write once it has had to wait for some. */
import { startChanged } from '../../servers/changed-events.ts'

startChanged([
  {
    file: '4-events/connection/watched-socket.ts',
    right: 'NEWS : events',
    wrong: 'NEWS : events | (this.#interest < 0 ? 0 : this.#interest & EPOLLOUT)',
  },
])
