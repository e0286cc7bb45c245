/** Asks for room again and again, instead of waiting until a client has read something. */
import { startChanged } from '../../servers/changed-threads.ts'

startChanged([
  {
    file: '2-http/poll-wait.ts',
    right: 'poll(entries, this.stopping ? 1 : 2, remaining(end))',
    wrong: 'poll(entries, this.stopping ? 1 : 2, events === 4 ? 0 : remaining(end))',
  },
])
