/** What the explorer is to try: one transfer there, and one back. */
import type { Scenario } from '../../../explorer/scenario.ts'
import { BYTES, transfer } from './transfer.ts'

export const thereAndBack: Scenario = {
  about: 'one thread moves money from 0 to 1, another from 1 to 0',
  bytes: BYTES,
  names: { 0: 'lock 0', 64: 'lock 1', 128: 'balance 0', 192: 'balance 1' },
  locks: [0, 64],
  threads: {
    A: (memory) => transfer(memory, 0, 1, 30),
    B: (memory) => transfer(memory, 1, 0, 10),
  },
}
