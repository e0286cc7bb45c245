/** Accepts nobody any more once it had no room, whoever leaves. */
import { startChanged } from '../../servers/changed-events.ts'

startChanged([
  {
    file: '4-events/server.ts',
    right: 'if (this.#phase === SERVING) this.#entrance.watch()',
    wrong: 'if (this.#phase === SERVING) return',
  },
])
