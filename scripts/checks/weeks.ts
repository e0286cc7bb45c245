/** What the first program of a week is asked: only what the week has taught by then. */
import type { Week } from '../lib/weeks.ts'
import { type Check, checksNamed, type MilestoneCheck, proving } from './check.ts'
import { stopAndContinue } from './echo/stopped.ts'
import { bufferPool } from './events/first-buffer-pool.ts'
import { events } from './events/first-events.ts'
import { neverBlocking } from './events/first-never-blocking.ts'
import { stateMachine } from './events/first-state-machine.ts'
import { traversal } from './http/cases/traversal.ts'
import { filesByName, keptConnections, pages } from './http/subjects/first-programs.ts'
import { asCheck } from './http/suite.ts'
import { milestonesOfWeek } from './milestones.ts'
import { pinnedWorker } from './processes/first-pinned-worker.ts'
import { prefork } from './processes/first-prefork.ts'
import { recycling } from './processes/first-recycling.ts'
import { sharedCounter } from './processes/first-shared-counter.ts'
import { stage1 } from './stage-1/index.ts'
import { checksOfStage } from './stages.ts'
import { type CommandTarget, explored, ownServer, program } from './target.ts'
import { lock } from './threads/first-lock.ts'
import { pool } from './threads/first-pool.ts'
import { scenario } from './threads/first-scenario.ts'
import { threadsPerConnection } from './threads/first-threads.ts'

const ECHO = ['s1.milestone.1']
const ROBUST = ['one-byte', 'sizes', 'half-close', 'slow-reader']
const ONE_PAGE = ['page', 'head-in-pieces', 'gone-before-the-answer']
const UNKIND = ['reset-before-data', 'reset-during-data', 'reset-after-data', 'vanish']
const KEPT = ['one-after-another', 'ten-at-once', 'last-request']
const WORKERS = ['another-for-the-dead', 'none-outlives-its-master']

/** The checks of the week's first program, under the week's name. */
export function checksOfWeek({ number }: Week): MilestoneCheck[] {
  const checks = {
    1: checksNamed(stage1.checks, ECHO),
    2: [
      ...checksNamed(stage1.checks, ROBUST),
      stopAndContinue,
      ...checksNamed(stage1.checks, [...UNKIND, 'says-nothing']),
    ],
    3: pages,
    4: [...filesByName, asCheck(traversal)],
    5: keptConnections,
    6: [...named(pages, ONE_PAGE), ...threadsPerConnection],
    7: lock,
    8: [...named(pages, ONE_PAGE), ...pool],
    9: scenario(),
    10: [...checksNamed(stage1.checks, ECHO), ...events, ...checksNamed(stage1.checks, UNKIND)],
    11: [
      ...checksNamed(stage1.checks, [...ROBUST, 'back-pressure']),
      ...neverBlocking,
      ...checksNamed(stage1.checks, UNKIND),
    ],
    12: [...named(pages, [...ONE_PAGE, 'nonsense']), ...keptConnections, ...stateMachine],
    13: [...filesByName, asCheck(traversal), ...bufferPool],
    14: [...named(pages, ONE_PAGE), ...prefork],
    15: [...named(pages, ONE_PAGE), ...named(prefork, WORKERS), ...sharedCounter],
    16: [...named(pages, ONE_PAGE), ...named(prefork, WORKERS), ...pinnedWorker],
    17: [
      ...named(pages, ONE_PAGE),
      ...named(keptConnections, KEPT),
      ...named(prefork, WORKERS),
      ...recycling,
    ],
  }[number]
  return proving(`Week ${number}, the first program`, checks ?? [])
}

/** A first program, or a sitting of it, that serves no files. */
export function targetOfWeek({ kind }: Week, file: string): CommandTarget {
  if (kind === 'scenario') return explored(file)
  return kind === 'program' ? program(file, '') : ownServer(file)
}

function named(checks: readonly Check[], ids: readonly string[]): Check[] {
  return checks.filter(({ id }) => ids.includes(id))
}

/** What is left of the week once its first program is right: its milestones' other checks. */
export function missingAfter(week: Week): MilestoneCheck[] {
  const milestones = milestonesOfWeek(week.stage, week.number)
  const done = new Set(checksOfWeek(week).map(({ id }) => id))
  return checksOfStage(week.stage).filter(
    ({ id, milestone }) => milestones.includes(milestone) && !done.has(id),
  )
}
