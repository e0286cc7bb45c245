/** Two locks at once: money from one account to another. */
import { Mutex } from '../../../stages-src/3-threads/sync/mutex.ts'
import { bytesFor, Words } from '../../../stages-src/3-threads/sync/words.ts'
import type { Memory, Scenario } from '../../explorer/scenario.ts'

const ACCOUNTS = 2

interface Account {
  readonly lock: Mutex
  readonly balance: Int32Array
}

function open(memory: Memory): Account[] {
  const words = new Words(memory)
  return Array.from({ length: ACCOUNTS }, () => ({
    lock: new Mutex(words.take(Mutex.WORDS)),
    balance: words.take(1),
  }))
}

// #region transfer
/** Both locks are held, and the one of the smaller number is taken first: nobody waits in a circle. */
function transfer(memory: Memory, from: number, to: number, amount: number): void {
  const accounts = open(memory)
  const [first, second] = [Math.min(from, to), Math.max(from, to)].map((at) => accounts[at]?.lock)
  first?.lock()
  second?.lock()
  change(accounts[from], -amount)
  change(accounts[to], amount)
  second?.unlock()
  first?.unlock()
}

function change(account: Account | undefined, by: number): void {
  if (account) account.balance[0] = (account.balance[0] as number) + by
}
// #endregion transfer

export const accounts: Scenario = {
  about: 'two threads move money between two accounts, each under its own lock',
  bytes: bytesFor([1, 1, 1, 1]),
  names: { 0: 'lock 0', 64: 'balance 0', 128: 'lock 1', 192: 'balance 1' },
  locks: [0, 128],
  threads: {
    A: (memory) => transfer(memory, 0, 1, 30),
    B: (memory) => transfer(memory, 1, 0, 10),
  },
  check(_, memory) {
    const balances = open(memory).map(({ balance }) => balance[0])
    if (balances.join() !== '-20,20') throw new Error(`the balances are ${balances.join()}`)
  },
}
