/** Accepts its connections without SOCK_NONBLOCK. */
import { startChanged } from '../../servers/changed-events.ts'

startChanged([
  {
    file: '3-threads/accepting.ts',
    right: 'SOCK_CLOEXEC | SOCK_NONBLOCK',
    wrong: 'SOCK_CLOEXEC',
  },
])
