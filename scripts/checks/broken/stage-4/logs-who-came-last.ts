/** Remembers the address of whoever came last, and logs it for everybody. */
import { startChanged } from '../../servers/changed-events.ts'

startChanged([
  {
    file: '4-events/server.ts',
    right: 'this.#parts.peers.write(client, peer)',
    wrong: 'this.#parts.peers.write(0, peer)',
  },
  {
    file: '4-events/connection/watched-socket.ts',
    right: 'this.parts.peers.read(this.fd, peer)',
    wrong: 'this.parts.peers.read(0, peer)',
  },
])
