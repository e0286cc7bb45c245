/** Has threads with nothing to do ask again and again whether there is something. */
import { startChanged } from '../../servers/changed-threads.ts'

startChanged([
  {
    file: '3-threads/pool/sleepers.ts',
    right: 'Atomics.wait(word, 0, ASLEEP)',
    wrong: 'Atomics.load(word, 0)',
  },
])
