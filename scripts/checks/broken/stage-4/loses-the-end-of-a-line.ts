/** Forgets what a ring of its log has no room for at its end. */
import { startChanged } from '../../servers/changed-events.ts'

startChanged([
  {
    file: '4-events/log/line-ring.ts',
    right: '    if (first < length) line.copy(this.#memory.bytes, 0, first, length)\n',
    wrong: '',
  },
  {
    file: '4-events/log/line-ring.ts',
    right: 'const SIZE = 1 << 20',
    wrong: 'const SIZE = 1 << 15',
  },
])
