/** Tells its threads to end, and wakes none of those that sleep. */
import { startChanged } from '../../servers/changed-threads.ts'

startChanged([
  {
    file: '3-threads/pool/dispatch.ts',
    right: '    for (const thread of woken) sleepers.wake(thread)\n',
    wrong: '',
  },
])
