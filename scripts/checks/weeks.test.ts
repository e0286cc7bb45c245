/**
 * Each sitting of a week's first program passes what it has learnt, and is caught by the checks of
 * what it has not: the last passes them all.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { root } from '../lib/root.ts'
import { quoted } from '../lib/shell.ts'
import { sittingsOf, WEEKS, weekNumbered } from '../lib/weeks.ts'
import { MINE_VARIABLE } from '../mine/folder.ts'
import { HOOK } from '../mine/hook-file.ts'
import { mistakes } from './broken/weeks/mistakes.ts'
import type { MilestoneCheck } from './check.ts'
import { removeTemporarySites, temporarySite } from './http/site.ts'
import { run } from './run.ts'
import { checksNamed } from './stages.ts'
import { type CommandTarget, ownServer } from './target.ts'
import { checksOfWeek, targetOfWeek } from './weeks.ts'

vi.setConfig({ maxConcurrency: 4, testTimeout: 300_000 })
process.env.NODE_COMPILE_CACHE ??= `${root}.cache/compile`

afterAll(removeTemporarySites)

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
}

test.concurrent.for(Object.entries(FAILED))('%s', async ([name, failed], { expect }) => {
  const [number = '', file = ''] = name.split(' ')
  const week = weekNumbered(number)
  const hasRoot = week.servesFiles || file.startsWith(SERVERS)
  const words = '--port {port} --root {root}'
  const own = hasRoot ? ownServer(file, words) : targetOfWeek(week, file)
  const target = { ...own, own: false, root: hasRoot ? temporarySite() : undefined }
  // Threads take their time to start, on a machine with other things to do.
  const patience = failed.length === 0 ? 20_000 : week.stage < 3 ? 2000 : 8000
  expect(await failures(checksOfWeek(week), target, patience)).toEqual(failed)
})

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
  const own = targetOfWeek(week, file)
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
  // The first two of week 1 listen, and answer once; that of week 6 only starts threads. No check
  // is meant for them.
  expect(sittings.filter((sitting) => !tabled.includes(sitting))).toEqual([
    'stages-src/1-echo/first-server/1-listening.ts',
    'stages-src/1-echo/first-server/2-one-client.ts',
    'stages-src/3-threads/first-threads/1-another-thread.ts',
  ])
})

test('every check of a first program catches something', () => {
  const caught = [...Object.values(FAILED), ...mistakes.map(({ caughtBy }) => caughtBy)].flat()
  const own = WEEKS.slice(1).flatMap(checksOfWeek)
  // What stage 1's own table has.
  const there = ['one-byte', 'sizes', 'half-close', 'slow-reader']
  expect(own.map(({ id }) => id).filter((id) => !caught.includes(id))).toEqual(there)
})
