/** Closes the connection of whoever finds no place in the queue, without an answer. */
import { startChanged } from '../../servers/changed-threads.ts'

startChanged([
  {
    file: '3-threads/pool/dispatcher.ts',
    right: "if (whenFull === 'refuse') this.#refuse(fd)\n",
    wrong: "if (whenFull === 'refuse') this.#close(fd)\n",
  },
])
