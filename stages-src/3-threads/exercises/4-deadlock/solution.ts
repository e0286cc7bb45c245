/**
 * Exercise 4, solved. The deadlock takes four things, and the circle is the cheapest
 * to remove: whoever needs two locks takes that of the lower number first, whichever
 * way the money goes. An account that is both ends has one lock, to be taken once;
 * the mutex would wait for its own thread.
 */
import { type Account, scenariosOf } from './bank.ts'

/** Moves money with a deadlock in it: two that go opposite ways wait for each other. */
function made(
  accounts: readonly Account[],
  from: number,
  to: number,
  amount: number,
): void {
  const both = [named(accounts, from), named(accounts, to)]
  move(both, named(accounts, from), named(accounts, to), amount)
}

/** Moves money without one. */
function mended(
  accounts: readonly Account[],
  from: number,
  to: number,
  amount: number,
): void {
  const numbers = [...new Set([from, to])].sort((a, b) => a - b)
  const locked = numbers.map((number) => named(accounts, number))
  move(locked, named(accounts, from), named(accounts, to), amount)
}

/** Takes the locks in the order they are given in, and moves money under them. */
function move(
  locked: readonly Account[],
  from: Account,
  to: Account,
  amount: number,
): void {
  for (const { lock } of locked) lock.lock()
  from.balance[0] = Number(from.balance[0]) - amount
  to.balance[0] = Number(to.balance[0]) + amount
  for (const { lock } of locked) lock.unlock()
}

function named(accounts: readonly Account[], number: number): Account {
  const account = accounts[number]
  if (account === undefined) throw new RangeError('there is no such account')
  return account
}

// What the explorer tries; leave it as it is.
export const { twoAccounts: deadlock } = scenariosOf(made)
export const { twoAccounts, aRing, oneAccount, anAuditor } = scenariosOf(mended)
