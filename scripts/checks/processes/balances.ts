/** The ways in which connections come to workers, and the flags that ask for them. */

export type Balance = (typeof BALANCES)[number]

/**
 * All wait at one listening socket; each has one of its own; or the master accepts, and passes each
 * connection on: in turn, or to who has the fewest.
 */
export const BALANCES = ['kernel', 'reuseport', 'round-robin', 'least-connections'] as const

export function flagsOf(balance: Balance): string {
  return `--balance ${balance}`
}
