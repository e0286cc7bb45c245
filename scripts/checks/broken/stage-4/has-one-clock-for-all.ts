/** Has one clock for all clients, which whoever speaks sets back. */
import { startChanged } from '../../servers/changed-events.ts'

startChanged([
  {
    file: '4-events/loop/event-loop.ts',
    right: '    this.#timers.turn(this.at.now, this.#due)',
    wrong:
      '    if (count > 0) spoken = this.at.now\n    if (this.at.now > spoken + 1000) this.#timers.turn(this.at.now, this.#due)',
  },
  {
    file: '4-events/loop/event-loop.ts',
    right: 'const nothing = new PollSet(1)',
    wrong: 'const nothing = new PollSet(1)\nlet spoken = 0',
  },
])
