/** Binds its port without SO_REUSEADDR. */
import { startChanged } from '../../servers/changed-events.ts'

startChanged([
  {
    file: '1-echo/listening-socket.ts',
    right: "    must(setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, 1), 'setsockopt')\n",
    wrong: '',
  },
])
