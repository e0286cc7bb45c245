/**
 * Each sitting of a week's first program passes what it has learnt, and is caught by the checks of
 * what it has not: the last passes them all.
 */
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { root } from '../lib/root.ts'
import { quoted } from '../lib/shell.ts'
import { sittingsOf, WEEKS, type Week, weekNumbered } from '../lib/weeks.ts'
import { MINE_VARIABLE } from '../mine/folder.ts'
import { HOOK } from '../mine/hook-file.ts'
import { events } from './broken/weeks/mistakes/events.ts'
import { processes } from './broken/weeks/mistakes/processes.ts'
import { threads } from './broken/weeks/mistakes/threads.ts'
import type { MilestoneCheck } from './check.ts'
import { checksNamed } from './check.ts'
import { removeTemporarySites, temporarySite } from './http/site.ts'
import { run } from './run.ts'
import { stage1 } from './stage-1/index.ts'
import { type CommandTarget, ownServer } from './target.ts'
import { checksOfWeek, targetOfWeek } from './weeks.ts'

vi.setConfig({ maxConcurrency: 4, testTimeout: 300_000 })
process.env.NODE_COMPILE_CACHE ??= `${root}.cache/compile`

afterAll(removeTemporarySites)
// What a mistake leaves behind.
afterAll(() => {
  for (const name of globSync('/dev/shm/first-shared-counter-*')) rmSync(name)
})

/** What a sitting, or the program of an earlier week, fails of the week's checks. */
const UNKIND = ['reset-before-data', 'reset-during-data', 'reset-after-data', 'vanish']
const SERVERS = 'scripts/checks/broken'
const FOUND = [
  'finds-two-inside',
  'finds-who-is-left-asleep',
  'finds-a-lost-wake-up',
  'finds-two-changes',
]
const FAILED: Record<string, readonly string[]> = {
  '1 stages-src/1-echo/first-server.ts': [],
  '2 stages-src/1-echo/first-server.ts': ['stop-and-continue', ...UNKIND, 'says-nothing'],
  '2 stages-src/1-echo/first-robust-server/1-every-byte.ts': [...UNKIND, 'says-nothing'],
  '2 stages-src/1-echo/first-robust-server/2-gone-peers.ts': ['says-nothing'],
  '2 stages-src/1-echo/first-robust-server.ts': [],
  '3 stages-src/2-http/first-page/1-what-came.ts': ['head-in-pieces', 'nonsense', 'not-everything'],
  '3 stages-src/2-http/first-page/2-whole-head.ts': ['nonsense', 'not-everything'],
  '3 stages-src/2-http/first-page.ts': [],
  [`3 ${SERVERS}/weeks/counts-characters.ts`]: ['page', 'not-everything'],
  [`3 ${SERVERS}/weeks/dies-of-a-client-that-leaves.ts`]: ['gone-before-the-answer'],
  '4 stages-src/2-http/first-files/1-by-name.ts': ['files-by-name', 'links-out', 'traversal'],
  '4 stages-src/2-http/first-files.ts': ['links-out', 'traversal'],
  '4 stages-src/2-http/first-files-beneath.ts': [],
  '5 stages-src/2-http/first-page.ts': ['one-after-another', 'ten-at-once', 'answer-arrives'],
  '5 stages-src/2-http/first-keep-alive/1-the-next.ts': ['ten-at-once', 'answer-arrives'],
  '5 stages-src/2-http/first-keep-alive/2-too-early.ts': ['answer-arrives'],
  '5 stages-src/2-http/first-keep-alive.ts': [],
  [`5 ${SERVERS}/stage-2/keeps-http-1.0-open.ts`]: ['last-request'],
  '6 stages-src/2-http/first-page.ts': ['last-first', 'thread-each', 'no-more-than-so-many'],
  '6 stages-src/3-threads/first-threads/2-without-waiting.ts': ['no-more-than-so-many'],
  '6 stages-src/3-threads/first-threads.ts': [],
  '7 stages-src/3-threads/first-lock/1-a-number-that-loses.ts': [
    'nothing-lost',
    'numbers-agree',
    'threads-of-their-own',
    'waits-asleep',
  ],
  '7 stages-src/3-threads/first-lock/2-two-numbers-that-do-not-agree.ts': [
    'numbers-agree',
    'threads-of-their-own',
    'waits-asleep',
  ],
  '7 stages-src/3-threads/first-lock.ts': [],
  '8 stages-src/3-threads/first-threads.ts': ['so-many-threads', 'idle-holds-nobody'],
  '8 stages-src/3-threads/first-pool/1-a-queue-that-asks.ts': [
    'sleeps-when-idle',
    'idle-holds-nobody',
  ],
  '8 stages-src/3-threads/first-pool/2-a-queue-that-sleeps.ts': ['idle-holds-nobody'],
  '8 stages-src/3-threads/first-pool.ts': [],
  '9 stages-src/3-threads/first-scenario/1-a-race-that-is-found.ts': ['nothing-found', ...FOUND],
  '9 stages-src/3-threads/first-scenario/2-a-lock-that-holds.ts': FOUND.slice(2),
  '9 stages-src/3-threads/first-scenario.ts': [],
  '10 stages-src/1-echo/first-robust-server.ts': [
    'whoever-speaks',
    'one-thread',
    'interest-list',
    'sleeps-until-spoken-to',
  ],
  '10 stages-src/4-events/first-events/2-an-echo-for-many.ts': [
    'sleeps-until-spoken-to',
    ...UNKIND,
  ],
  '10 stages-src/4-events/first-events.ts': [],
  '11 stages-src/4-events/first-events.ts': ['non-blocking', 'others-beside-the-slow', 'edge'],
  '11 stages-src/4-events/first-never-blocking/1-what-would-wait.ts': [
    'half-close',
    'slow-reader',
    'others-beside-the-slow',
    'sleeps-beside-the-slow',
    'edge',
  ],
  '11 stages-src/4-events/first-never-blocking/2-what-is-kept.ts': [
    'sleeps-beside-the-slow',
    'edge',
  ],
  '11 stages-src/4-events/first-never-blocking.ts': [],
  '12 stages-src/3-threads/first-pool.ts': [
    'nonsense',
    'one-after-another',
    'ten-at-once',
    'answer-arrives',
    'cut-anywhere',
    'many-unread',
    'sleeps-between-bytes',
  ],
  '12 stages-src/4-events/first-state-machine/1-where-a-head-ends.ts': [
    'nonsense',
    'one-after-another',
    'ten-at-once',
    'answer-arrives',
    'many-unread',
  ],
  '12 stages-src/4-events/first-state-machine/2-in-the-order-of-the-grammar.ts': [
    'answer-arrives',
    'many-unread',
  ],
  '12 stages-src/4-events/first-state-machine.ts': [],
  '13 stages-src/4-events/first-buffer-pool/1-a-buffer-each.ts': [
    'silent-costs-little',
    'out-of-memory',
  ],
  '13 stages-src/4-events/first-buffer-pool/2-a-buffer-on-loan.ts': ['out-of-memory'],
  '13 stages-src/4-events/first-buffer-pool.ts': [],
  '14 stages-src/5-processes/first-prefork/2-one-listener-for-all.ts': [
    'another-for-the-dead',
    'none-outlives-its-master',
  ],
  '14 stages-src/5-processes/first-prefork.ts': [],
  '15 stages-src/5-processes/first-shared-counter/1-a-number-in-each.ts': [
    'counted-together',
    'no-number-twice',
    'none-lost',
    'numbers-go-on',
    'one-memory',
  ],
  '15 stages-src/5-processes/first-shared-counter/2-a-number-that-loses.ts': ['none-lost'],
  '15 stages-src/5-processes/first-shared-counter.ts': [],
  '16 stages-src/5-processes/first-pinned-worker/1-where-it-runs.ts': [
    'a-cpu-each',
    'all-its-threads',
    'same-cpu-again',
  ],
  '16 stages-src/5-processes/first-pinned-worker/2-one-thread-of-many.ts': ['all-its-threads'],
  '16 stages-src/5-processes/first-pinned-worker.ts': [],
  '17 stages-src/5-processes/first-recycling/1-all-at-once.ts': [
    'old-until-new',
    'begun-are-answered',
    'told-before-the-end',
    'recycled-under-load',
  ],
  '17 stages-src/5-processes/first-recycling/2-new-ones-first.ts': [
    'told-before-the-end',
    'recycled-under-load',
  ],
  '17 stages-src/5-processes/first-recycling.ts': [],
}

/** What fails only where chance has it so: two that are told the same number at the same moment. */
const OPEN: Record<string, readonly string[]> = {
  '15 stages-src/5-processes/first-shared-counter/2-a-number-that-loses.ts': ['no-number-twice'],
}

/** In milliseconds. Threads and processes take their time to start, on a machine with other things to do. */
const PATIENCE: Record<number, number> = { 3: 8000, 4: 4000, 5: 8000 }
/** What is right is not hurried. */
const LONG = 20_000

test.concurrent.for(Object.entries(FAILED))('%s', async ([name, failed], { expect }) => {
  const [number = '', file = ''] = name.split(' ')
  const week = weekNumbered(number)
  const target = { ...targetFor(week, file), own: false }
  const checks = checksOfWeek(week).filter(({ id }) => !OPEN[name]?.includes(id))
  const wrong = checks.filter(({ id }) => failed.includes(id))
  const right = checks.filter(({ id }) => !failed.includes(id))
  const found = [
    ...(await failures(wrong, target, PATIENCE[week.stage] ?? 2000)),
    ...(await failures(right, target, LONG)),
  ]
  expect(found).toEqual(failed)
})

/** What starts the file; the broken servers of this folder all take a root. */
function targetFor(week: Week, file: string): CommandTarget {
  if (!week.servesFiles && !file.startsWith(SERVERS)) return targetOfWeek(week, file)
  return { ...ownServer(file, '--port {port} --root {root}'), root: temporarySite() }
}

/** Which of the checks the target does not pass. */
async function failures(
  checks: readonly MilestoneCheck[],
  target: CommandTarget,
  patience: number,
): Promise<string[]> {
  const settings = { patience, startPatience: 20_000, bulk: 2 ** 20 }
  const results = await Array.fromAsync(run(checks, target, settings))
  return results.filter(({ status }) => status !== 'passed').map(({ check }) => check.id)
}

const mistakes = [...threads, ...events, ...processes]

test.concurrent.for(mistakes)('week $week: $name', async (mistake, { expect }) => {
  const week = weekNumbered(`${mistake.week}`)
  const [right, wrong] = mistake.change
  const source = readFileSync(`${root}stages-src/${mistake.program}`, 'utf8')
  expect(source.split(right), 'the text to be changed stands there once').toHaveLength(2)
  const mine = mkdtempSync(join(tmpdir(), 'mistake-'))
  const file = join(mine, mistake.program)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(
    file,
    source.replace(right, () => wrong),
  )
  const own = targetFor(week, file)
  const node = `${MINE_VARIABLE}=${quoted(mine)} ${quoted(process.execPath)} --import ${quoted(HOOK)}`
  const command = own.command.replace(quoted(process.execPath), () => node)
  const checks = checksNamed(checksOfWeek(week), mistake.caughtBy)
  expect(await failures(checks, { ...own, command, own: false }, 8000)).toEqual(mistake.caughtBy)
  rmSync(mine, { recursive: true })
})

test('every sitting that is a server of its week is in the table', () => {
  const tabled = Object.keys(FAILED).map((name) => name.split(' ')[1])
  const sittings = WEEKS.flatMap((week) => sittingsOf(week, `${root}stages-src`)).map(
    (sitting) => `stages-src/${sitting}`,
  )
  // The first two of week 1 listen, and answer once; that of week 6 only starts threads, that of
  // week 10 only says who is ready, that of week 14 only starts processes. No check is meant for them.
  expect(sittings.filter((sitting) => !tabled.includes(sitting))).toEqual([
    'stages-src/1-echo/first-server/1-listening.ts',
    'stages-src/1-echo/first-server/2-one-client.ts',
    'stages-src/3-threads/first-threads/1-another-thread.ts',
    'stages-src/4-events/first-events/1-who-is-ready.ts',
    'stages-src/5-processes/first-prefork/1-another-process.ts',
  ])
})

test('every check of a first program catches something', () => {
  const caught = [...Object.values(FAILED), ...mistakes.map(({ caughtBy }) => caughtBy)].flat()
  const own = WEEKS.slice(1).flatMap(checksOfWeek)
  // Those of stage 1 have a table of their own.
  const there = stage1.checks.map(({ id }) => id)
  const idle = own.map(({ id }) => id).filter((id) => ![...caught, ...there].includes(id))
  expect(idle).toEqual([])
})
