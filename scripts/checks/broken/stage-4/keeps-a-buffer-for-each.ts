/** Has a buffer for each connection, as long as it lasts. */
import { startChanged } from '../../servers/changed-events.ts'

startChanged([
  {
    file: '4-events/connection/connection.ts',
    right: '    this.isLast = false\n    this.lingers = false\n    this.enter(IDLE)\n',
    wrong:
      "    Reflect.set(this, 'buffer', Buffer.alloc(65_536, 1))\n    this.isLast = false\n    this.lingers = false\n    this.enter(IDLE)\n",
  },
])
