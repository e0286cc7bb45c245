/** Money from one account to another, each of them under its own lock. */
import { Mutex } from '../../../../stages-src/3-threads/sync/mutex.ts'
import { bytesFor, Words } from '../../../../stages-src/3-threads/sync/words.ts'

/** Bytes for two accounts, each a lock and a balance. */
export const BYTES = bytesFor([1, 1, 1, 1])

/** Moves `amount`. Whoever moves it back at the same time takes the locks the other way round. */
export function transfer(memory: SharedArrayBuffer, from: 0 | 1, to: 0 | 1, amount: number): void {
  const words = new Words(memory)
  const locks = [new Mutex(words.take(1)), new Mutex(words.take(1))] as const
  const balances = [words.take(1), words.take(1)] as const
  locks[from].lock()
  locks[to].lock()
  change(balances[from], -amount)
  change(balances[to], amount)
  locks[to].unlock()
  locks[from].unlock()
}

function change(balance: Int32Array, by: number): void {
  balance[0] = (balance[0] as number) + by
}
