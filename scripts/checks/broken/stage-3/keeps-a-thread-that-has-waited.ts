/** Has a thread less for each client whose request did not come in time. */
import { startChanged } from '../../servers/changed-threads.ts'

startChanged([
  {
    file: '3-threads/pool/pool-wait.ts',
    right: '    this.#work.enter()\n',
    wrong:
      '    this.#work.enter()\n    if (ready === -5001) Object.assign(globalThis, { isSpent: true })\n',
  },
  {
    file: '3-threads/pool/work.ts',
    right: '      if (!isFinished) shared.sleepers.push(thread)\n',
    wrong: "      if (!isFinished && !('isSpent' in globalThis)) shared.sleepers.push(thread)\n",
  },
  {
    file: '3-threads/pool/work.ts',
    right: '      shared.sleepers.sleep(thread)\n',
    wrong:
      "      if ('isSpent' in globalThis) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)\n      shared.sleepers.sleep(thread)\n",
  },
])
