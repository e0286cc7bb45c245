/** Binds its port without SO_REUSEADDR. */
import { startChangedStage } from '../../servers/changed-stage.ts'

startChangedStage('2-http', [
  {
    file: '1-echo/listening-socket.ts',
    right: "    must(setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, 1), 'setsockopt')\n",
    wrong: '',
  },
])
