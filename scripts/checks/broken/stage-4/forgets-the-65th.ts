/** Forgets, of those whose time is over at one moment, all but the first 64. */
import { startChanged } from '../../servers/changed-events.ts'

startChanged([
  {
    file: '4-events/loop/timer-wheel.ts',
    right: '        this.#soonest = this.#turned\n        this.#turned -= 1\n        return\n',
    wrong: '        share = SHARE\n',
  },
])
