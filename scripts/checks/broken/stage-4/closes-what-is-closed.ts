/** Closes each descriptor again when it closes the next: it may be another’s by then. */
import { startChanged } from '../../servers/changed-events.ts'

startChanged([
  {
    file: '4-events/connection/watched-socket.ts',
    right: '    return close(this.fd)\n',
    wrong: '    close(before)\n    before = this.fd\n    return close(this.fd)\n',
  },
  {
    file: '4-events/connection/watched-socket.ts',
    right: 'const UNWATCHED = -1\n',
    wrong: 'const UNWATCHED = -1\nlet before = -1\n',
  },
])
