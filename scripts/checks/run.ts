/** Puts checks to a server, one after the other. */
import { within } from '../lib/patience.ts'
import type { MilestoneCheck } from './check.ts'
import { Context, type Settings } from './context.ts'
import { CheckFailure, CheckSkipped, type Evidence, type Rest } from './failure.ts'
import { Server } from './server.ts'
import { StartFailure } from './start-failure.ts'
import type { Target } from './target.ts'

/** What became of a check. */
export type Result = { check: MilestoneCheck; milliseconds: number } & Outcome

type Outcome =
  | { status: 'passed'; advice: readonly Evidence[] }
  | (Failure & Rest & LastWords)
  | { status: 'skipped'; reason: string }

interface Failure {
  status: 'failed'
  evidence: Evidence
  advice: readonly Evidence[]
  /** That it may have waited for as long as it could, where the evidence does not say so. */
  waited?: string
}

/** What is known of the servers that a failed check has asked. */
export interface LastWords {
  /** How those that have ended did: `killed by SIGSEGV`. */
  ended?: string
  /** The last lines that they printed on standard error. */
  lastWords: readonly string[]
}

/** How many lines are shown of what a server has said at last. */
const LAST_LINES = 6
/** Milliseconds within which it is known that a server has ended whose connections have. */
const MOMENT = 100

/**
 * Runs the checks one after the other and yields each result as it comes. They share a server
 * as long as it passes; a server that failed a check is replaced by a new one where that can be
 * done, so that a failure is the failure of one check. Ends before the last of them where a
 * `silence` gives the server up, which is told. Throws StartFailure when there is no server.
 */
export async function* run(
  checks: readonly MilestoneCheck[],
  target: Target,
  settings: Settings,
): AsyncGenerator<Result> {
  const { silence, tell } = settings
  let server: Server | undefined
  try {
    for (const [at, check] of checks.entries()) {
      const reason = silence?.reasonToStop
      if (reason) return tell?.('silence', `${reason}; ${checks.length - at} were not asked.`)
      server ??= await serverOf(target, settings)
      const result = await runOne(check, server, target, settings)
      yield result
      silence?.checked(result.status === 'failed')
      if (result.status !== 'failed' && server?.alive !== false) continue
      await server?.stop()
      server = undefined
    }
  } finally {
    await server?.stop()
  }
}

/** The server that the checks share; a program that is no server has none. */
async function serverOf(
  target: Target,
  { patience, startPatience = patience, tell }: Settings,
): Promise<Server | undefined> {
  if (target.kind === 'running') return Server.running(target)
  return target.kind === 'server'
    ? Server.start(target, { patience: startPatience, ...(tell && { tell }) })
    : undefined
}

async function runOne(
  check: MilestoneCheck,
  server: Server | undefined,
  target: Target,
  settings: Settings,
): Promise<Result> {
  const context = new Context(server, target, settings)
  const start = performance.now()
  const outcome = await outcomeOf(check, context, server)
  const milliseconds = Math.round(performance.now() - start)
  await context.tidy()
  return { check, milliseconds, ...outcome, ...waitedIn(outcome, milliseconds, settings) }
}

/** A wait that has ended a check is told, with what makes it longer. */
function waitedIn(
  outcome: Outcome,
  milliseconds: number,
  { patience }: Settings,
): { waited?: string } {
  if (outcome.status !== 'failed' || milliseconds < patience) return {}
  const { came, expected } = outcome.evidence
  if (`${came}${expected}`.includes('--patience')) return {}
  return { waited: `for no single thing longer than ${patience / 1000} s (--patience)` }
}

async function outcomeOf(
  check: MilestoneCheck,
  context: Context,
  server: Server | undefined,
): Promise<Outcome> {
  try {
    await check.run(context)
  } catch (error) {
    if (error instanceof CheckSkipped) return { status: 'skipped', reason: error.message }
    if (error instanceof CheckFailure) return await failed(error, context)
    await context.tidy()
    throw error
  }
  if (server?.alive !== false) return { status: 'passed', advice: context.advice }
  return await failed(new CheckFailure(DIED), context)
}

const DIED: Evidence = {
  sent: 'all that this check sends',
  expected: 'a server that goes on running',
  came: 'the end of the server',
}

async function failed(error: CheckFailure, context: Context): Promise<Outcome> {
  const { advice } = context
  const { evidence, rest } = error
  if (error instanceof StartFailure) {
    const { outcome: ended, lastWords } = error
    return { status: 'failed', evidence, advice, ...rest, ended, lastWords }
  }
  return { status: 'failed', evidence, advice, ...rest, ...(await lastWordsOf(context.servers)) }
}

/** What the servers said at last, and how they ended: a crash shows first as a broken connection. */
async function lastWordsOf(servers: readonly Server[]): Promise<LastWords> {
  const programs = servers.flatMap(({ program }) => program ?? [])
  await within(MOMENT, Promise.all(programs.map(({ exited }) => exited)))
  const ended = servers.flatMap(({ ending }) => ending ?? [])
  const lastWords = programs.flatMap(({ standardError }) => standardError.slice(-LAST_LINES))
  const end = ended.length > 0 ? { ended: ended.join('; ') } : {}
  return { ...end, lastWords: lastWords.slice(-LAST_LINES) }
}
