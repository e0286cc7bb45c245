/** Tries again and again where a socket is full, and does nothing else meanwhile. */
import { startChanged } from '../../servers/changed-events.ts'

startChanged([
  {
    file: '4-events/connection/sending-socket.ts',
    right: 'const isFull = sent === -EAGAIN',
    wrong: 'if (sent === -EAGAIN) continue\n      const isFull = false',
  },
])
