/** Asks for the rest of a request again and again, instead of waiting for it. */
import { startChanged } from '../../servers/changed-threads.ts'

startChanged([
  {
    file: '2-http/poll-wait.ts',
    right: 'poll(entries, this.stopping ? 1 : 2, remaining(end))',
    wrong: 'poll(entries, this.stopping ? 1 : 2, events === 1 ? 0 : remaining(end))',
  },
])
