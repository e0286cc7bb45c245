/** All that a server of one process is asked, put to one of several under each balance. */
import type { Check } from '../check.ts'
import type { Context } from '../context.ts'
import { CheckFailure, CheckSkipped, fail } from '../failure.ts'
import { type Balance, flagsOf } from './balances.ts'
import { WORKERS } from './started.ts'

/** Checks that can be made at the same time, and others that want a server of their own. */
export interface Asked {
  together: readonly Check[]
  inTurn: readonly Check[]
}

/** `behaves-kernel` and so on. */
export function behaves(balance: Balance, { together, inTurn }: Asked): Check {
  const flags = `--workers ${WORKERS} ${flagsOf(balance)}`
  return {
    id: `behaves-${balance}`,
    title: `does all that stage 2 does (${together.length + inTurn.length} checks, ${flags})`,
    why: 'Who brings a connection to a worker is nothing that a client may notice: not by what it is answered, and not by how its connection ends.',
    reading: 'the check that is named, in npm run check -- 2 --list; RFC 9112',
    async run(context) {
      const own = await context.under(flags)
      const made = await Promise.allSettled(together.map((check) => ask(check, own, flags)))
      const failed = made.find(({ status }) => status === 'rejected')
      if (failed?.status === 'rejected') throw failed.reason
      for (const check of inTurn) await ask(check, own, flags)
    },
  }
}

/** One check, whose name stands in what it finds. */
async function ask(check: Check, context: Context, flags: string): Promise<void> {
  try {
    await check.run(context)
  } catch (error) {
    if (error instanceof CheckSkipped) throw new CheckSkipped(`${check.id}: ${error.message}`)
    if (!(error instanceof CheckFailure)) throw error
    const { sent, expected, came } = error.evidence
    fail({ sent: `to ${flags}, ${check.id}: ${sent}`, expected, came })
  }
  const { alive, program } = context.server
  if (alive) return
  const came = `${program?.exit?.description}`
  fail({ sent: `to ${flags}: all of ${check.id}`, expected: 'a server that goes on running', came })
}
