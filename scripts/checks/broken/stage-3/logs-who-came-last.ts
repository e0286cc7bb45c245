/** Remembers the address of whoever came last, and logs it for everybody. */
import { startChanged } from '../../servers/changed-threads.ts'

startChanged([
  {
    file: '3-threads/pool/dispatcher.ts',
    right: 'peers.write(client, this.#peer)',
    wrong: 'peers.write(0, this.#peer)',
  },
  {
    file: '3-threads/pool/worker-thread.ts',
    right: 'peers.read(client, peer)',
    wrong: 'peers.read(0, peer)',
  },
])
