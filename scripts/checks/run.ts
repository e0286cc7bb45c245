/** Puts checks to a server, one after the other. */
import type { MilestoneCheck } from './check.ts'
import { Context, type Settings } from './context.ts'
import { CheckFailure, CheckSkipped, type Evidence } from './failure.ts'
import { Server } from './server.ts'
import type { Target } from './target.ts'

/** What became of a check. */
export type Result = { check: MilestoneCheck; milliseconds: number } & Outcome

type Outcome =
  | { status: 'passed' }
  | { status: 'failed'; evidence: Evidence }
  | { status: 'skipped'; reason: string }

/**
 * Runs the checks one after the other and yields each result as it comes. They share a server
 * as long as it passes; a server that failed a check is replaced by a new one where that can be
 * done, so that a failure is the failure of one check. Throws StartFailure when there is no server.
 */
export async function* run(
  checks: readonly MilestoneCheck[],
  target: Target,
  settings: Settings,
): AsyncGenerator<Result> {
  let server: Server | undefined
  try {
    for (const check of checks) {
      server ??= await serverOf(target, settings)
      const result = await runOne(check, server, target, settings)
      yield result
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
  { patience, startPatience = patience }: Settings,
): Promise<Server | undefined> {
  if (target.kind === 'running') return Server.running(target)
  return target.kind === 'server' ? Server.start(target, { patience: startPatience }) : undefined
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
  await context.tidy()
  return { check, milliseconds: Math.round(performance.now() - start), ...outcome }
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
    if (error instanceof CheckFailure) return { status: 'failed', evidence: error.evidence }
    await context.tidy()
    throw error
  }
  return server?.alive === false ? died(server) : { status: 'passed' }
}

function died({ program }: Server): Outcome {
  const evidence = {
    sent: 'all that this check sends',
    expected: 'a server that goes on running',
    came: [program?.exit?.description, ...(program?.standardError.slice(0, 1) ?? [])].join(': '),
  }
  return { status: 'failed', evidence }
}
