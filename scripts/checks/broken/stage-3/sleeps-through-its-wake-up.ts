/** Falls asleep a moment after it has looked, and sleeps through a call that comes in between. */
import { startChanged } from '../../servers/changed-threads.ts'

startChanged([
  {
    file: '3-threads/pool/sleepers.ts',
    right: '    while (Atomics.load(word, 0) === ASLEEP) Atomics.wait(word, 0, ASLEEP)\n',
    wrong: '    Atomics.wait(word, 0, Atomics.load(word, 0))\n',
  },
])
