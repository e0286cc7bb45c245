/** Keeps idle connections on SIGTERM, until their own time is over. */
import { startChanged } from '../../servers/changed-threads.ts'

startChanged([
  {
    file: '3-threads/pool/dispatcher.ts',
    right: '    this.#watched.hurry(now + SILENCE_BORNE)\n',
    wrong: '',
  },
])
