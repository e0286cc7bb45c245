/** Checks of a server that is right, on a machine that does other things as well. */
import type { MilestoneCheck } from './check.ts'
import type { Settings } from './context.ts'
import { type Result, run } from './run.ts'
import type { Target } from './target.ts'

/** What is wrong is wrong every time. */
const TRIES = 3

/**
 * The results, in the order of the checks. Those that are not as they should be are asked again,
 * alone, by which time the machine may have come to rest.
 */
export async function insist(
  checks: readonly MilestoneCheck[],
  target: Target,
  settings: Settings,
  isRight: (result: Result) => boolean,
): Promise<Result[]> {
  const results = new Map<MilestoneCheck, Result>()
  let open = checks
  for (let time = 0; time < TRIES && open.length > 0; time++) {
    for await (const result of run(open, target, settings)) results.set(result.check, result)
    open = open.filter((check) => {
      const result = results.get(check)
      return result === undefined || !isRight(result)
    })
  }
  return checks.flatMap((check) => results.get(check) ?? [])
}

/** What a test's report shows of a result. */
export function inShort({ check: { id }, ...result }: Result): object {
  if (result.status === 'failed') return { id, ...result.evidence }
  return result.status === 'skipped' ? { id, skipped: result.reason } : { id }
}
