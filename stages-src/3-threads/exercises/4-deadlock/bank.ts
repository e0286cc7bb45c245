/** Accounts in shared memory, each with a lock of its own. */
import { Mutex } from '../../sync/mutex.ts'

export interface Account {
  readonly lock: Mutex
  /** One word, to be changed under the lock. */
  readonly balance: Int32Array
}

/** Two words for each account: the lock, and the balance. */
const WORDS = 2
const ACCOUNTS = 3

/** What there is in each of them at first. */
const EACH = 100

/** Those who move money: from an account to another, so much. */
export type Transfer = (
  accounts: readonly Account[],
  from: number,
  to: number,
  amount: number,
) => void

type Body = (memory: SharedArrayBuffer) => unknown

interface BankScenario {
  about: string
  bytes: number
  names: Record<number, string>
  locks: number[]
  setup: Body
  threads: Record<string, Body>
  check(results: Record<string, unknown>, memory: SharedArrayBuffer): void
}

interface Scenarios {
  twoAccounts: BankScenario
  aRing: BankScenario
  oneAccount: BankScenario
  anAuditor: BankScenario
}

function accountsIn(memory: SharedArrayBuffer): Account[] {
  const words = new Int32Array(memory)
  return Array.from({ length: ACCOUNTS }, (_, number) => ({
    lock: new Mutex(words.subarray(WORDS * number)),
    balance: words.subarray(WORDS * number + 1),
  }))
}

/** What the explorer tries with a way to move money. */
export function scenariosOf(transfer: Transfer): Scenarios {
  const move = (from: number, to: number): Body => {
    return (memory) => transfer(accountsIn(memory), from, to, 10)
  }
  return {
    twoAccounts: {
      about: 'two threads move money between two accounts, one there, one back',
      ...bank({ A: move(0, 1), B: move(1, 0) }, [100, 100, 100]),
    },
    aRing: {
      about: 'three threads, each moves money to the next account of three',
      ...bank({ A: move(0, 1), B: move(1, 2), C: move(2, 0) }, [100, 100, 100]),
    },
    oneAccount: {
      about: 'a thread moves money from an account to the same account',
      ...bank({ A: move(1, 1) }, [100, 100, 100]),
    },
    anAuditor: {
      about: 'a thread moves money, another adds up what there is',
      ...bank({ A: move(2, 1), auditor: audit }, [100, 110, 90]),
    },
  }
}

function bank(
  threads: Record<string, Body>,
  expected: readonly number[],
): Omit<BankScenario, 'about'> {
  return {
    bytes: 4 * WORDS * ACCOUNTS,
    names: {
      ...{ 0: 'lock 0', 8: 'lock 1', 16: 'lock 2' },
      ...{ 4: 'balance 0', 12: 'balance 1', 20: 'balance 2' },
    },
    locks: [0, 8, 16],
    setup: (memory) => {
      for (const { balance } of accountsIn(memory)) balance[0] = EACH
    },
    threads,
    check(_, memory) {
      const balances = accountsIn(memory).map(({ balance }) => balance[0])
      if (balances.join() === expected.join()) return
      throw new Error(`the balances are ${balances.join()}, not ${expected.join()}`)
    },
  }
}

/** Takes every lock, the first one first, and adds up: nothing may be missing. */
function audit(memory: SharedArrayBuffer): void {
  const accounts = accountsIn(memory)
  for (const { lock } of accounts) lock.lock()
  const sum = accounts.reduce(
    (before, { balance }) => before + Number(balance[0]),
    0,
  )
  for (const { lock } of accounts) lock.unlock()
  if (sum !== EACH * ACCOUNTS) throw new Error(`the auditor counts ${sum}`)
}
