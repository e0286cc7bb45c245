/** The weeks that have a first program: which stage they belong to, and where it stands. */
import { existsSync, readdirSync } from 'node:fs'
import { UsageError } from './usage-error.ts'

export interface Week {
  readonly number: number
  readonly stage: number
  /** The week's first programs in order, relative to stages-src. The last is what the week ends with. */
  readonly programs: readonly string[]
  /** Whether they take `--root`. */
  readonly servesFiles?: true
  /** What they are where they are no servers: programs that end, or scenarios for the explorer. */
  readonly kind?: 'program' | 'scenario'
}

export const WEEKS: readonly Week[] = [
  { number: 1, stage: 1, programs: ['1-echo/first-server.ts'] },
  { number: 2, stage: 1, programs: ['1-echo/first-robust-server.ts'] },
  { number: 3, stage: 2, programs: ['2-http/first-page.ts'] },
  {
    number: 4,
    stage: 2,
    programs: ['2-http/first-files.ts', '2-http/first-files-beneath.ts'],
    servesFiles: true,
  },
  { number: 5, stage: 2, programs: ['2-http/first-keep-alive.ts'] },
  { number: 6, stage: 3, programs: ['3-threads/first-threads.ts'] },
  { number: 7, stage: 3, programs: ['3-threads/first-lock.ts'], kind: 'program' },
  { number: 8, stage: 3, programs: ['3-threads/first-pool.ts'] },
  { number: 9, stage: 3, programs: ['3-threads/first-scenario.ts'], kind: 'scenario' },
  { number: 10, stage: 4, programs: ['4-events/first-events.ts'] },
  { number: 11, stage: 4, programs: ['4-events/first-never-blocking.ts'] },
  { number: 12, stage: 4, programs: ['4-events/first-state-machine.ts'] },
  { number: 13, stage: 4, programs: ['4-events/first-buffer-pool.ts'], servesFiles: true },
  { number: 14, stage: 5, programs: ['5-processes/first-prefork.ts'] },
  { number: 15, stage: 5, programs: ['5-processes/first-shared-counter.ts'] },
  { number: 16, stage: 5, programs: ['5-processes/first-pinned-worker.ts'] },
  { number: 17, stage: 5, programs: ['5-processes/first-recycling.ts'] },
]

/** Throws a UsageError where the week has no first program. */
export function weekNumbered(number: string): Week {
  const week = WEEKS.find((candidate) => `${candidate.number}` === number)
  if (week) return week
  const first = WEEKS[0]?.number
  throw new UsageError(
    `week '${number}' has no first program; weeks ${first} to ${WEEKS.length} have`,
  )
}

/**
 * The sittings of a week in order, relative to stages-src: `1-….ts` in the folder of the program's
 * name, and the program itself as the last. `folder`: where stages-src is.
 */
export function sittingsOf({ programs }: Week, folder: string): string[] {
  return programs.flatMap((program) => {
    const before = program.replace(/\.ts$/, '')
    const steps = existsSync(`${folder}/${before}`) ? readdirSync(`${folder}/${before}`) : []
    const sittings = steps.filter((name) => /^[1-9]-.*(?<!\.test)\.ts$/.test(name)).sort()
    return [...sittings.map((name) => `${before}/${name}`), program]
  })
}

/** What `npm run begin` lays out for a first program: a stub, where there is one. */
export function stubOf(program: string, folder: string): string | undefined {
  const stub = `${program.replace(/\.ts$/, '')}/0-begin.ts`
  return existsSync(`${folder}/${stub}`) ? stub : undefined
}
