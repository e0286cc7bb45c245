/** Reads the requests of all its threads into the same memory. */
import { startChanged } from '../../servers/changed-threads.ts'

startChanged([
  {
    file: '2-http/connection.ts',
    right: 'this.#input = new Memory(inputSize(limits.head))',
    wrong:
      "this.#input = new Memory(process.getBuiltinModule('node:worker_threads').workerData.pool.peers)",
  },
])
