/**
 * Exercise 4: a deadlock, made on purpose, and mended.
 *
 *     npm run explore -- stages-src/3-threads/exercises/4-deadlock/starter.ts
 *
 * `transfer` holds one lock at a time. So it never waits in a circle, and an auditor
 * who comes in between finds money missing. First, in `made`, hold both locks while
 * anything is changed, the one of `from` first: the explorer finds the deadlock and
 * shows who waits for whom. Then, in `mended`, take it apart, so that the explorer
 * finds nothing any more. `npm run check -- 3 --exercise 4` tells when it is done.
 */
import { type Account, scenariosOf } from './bank.ts'

/** Moves money with a deadlock in it. */
function made(
  accounts: readonly Account[],
  from: number,
  to: number,
  amount: number,
): void {
  change(accounts[from], -amount)
  change(accounts[to], amount)
}

/** Moves money without one. */
function mended(
  accounts: readonly Account[],
  from: number,
  to: number,
  amount: number,
): void {
  change(accounts[from], -amount)
  change(accounts[to], amount)
}

function change(account: Account | undefined, by: number): void {
  if (account === undefined) throw new RangeError('there is no such account')
  account.lock.lock()
  account.balance[0] = Number(account.balance[0]) + by
  account.lock.unlock()
}

// What the explorer tries; leave it as it is.
export const { twoAccounts: deadlock } = scenariosOf(made)
export const { twoAccounts, aRing, oneAccount, anAuditor } = scenariosOf(mended)
