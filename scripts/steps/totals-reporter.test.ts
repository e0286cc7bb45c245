/** The reporter's numbers, of a run in which all goes wrong that can. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { root } from '../lib/root.ts'
import { programs, runNode } from '../lib/run.ts'
import { TOTALS_FILE } from './totals-reporter.ts'

let folder = ''

beforeEach(() => {
  // Inside the repository, where Vitest is found.
  mkdirSync(`${root}.cache`, { recursive: true })
  folder = mkdtempSync(`${root}.cache/totals-`)
  writeFileSync(join(folder, 'vitest.config.ts'), 'export default {}')
})
afterEach(() => rmSync(folder, { recursive: true }))

/** The totals of a Vitest run of these test files. */
async function totalsOf(files: Record<string, string>): Promise<unknown> {
  for (const [name, contents] of Object.entries(files)) {
    writeFileSync(join(folder, name), `import { test } from 'vitest'\n${contents}`)
  }
  const file = join(folder, 'totals.json')
  const reporter = `${root}scripts/steps/totals-reporter.ts`
  await runNode([programs.vitest, 'run', '--root', folder, `--reporter=${reporter}`], {
    [TOTALS_FILE]: file,
  })
  return JSON.parse(readFileSync(file, 'utf8'))
}

test('everything that can go wrong counts, and what was skipped says why', async () => {
  const totals = await totalsOf({
    'good.test.ts': "test('one', () => {}); test('two', () => {})",
    'bad.test.ts': "test('good', () => {}); test('bad', () => { throw new Error('bad') })",
    'moody.test.ts': `let tries = 0
      test('moody', { retry: 1 }, () => { if (tries++ === 0) throw new Error('not yet') })`,
    'skipped.test.ts': "test('traces', ({ skip }) => skip('strace is not installed'))",
    'unloadable.test.ts': "import './nowhere.ts'",
    'empty.test.ts': '',
    'stray.test.ts': "test('good', async () => { void Promise.reject(new Error('stray')) })",
  })
  expect(totals).toEqual({
    passed: 5,
    // The bad test, the file that does not load, the file without tests, the stray error.
    failed: 4,
    skipped: [expect.stringMatching(/skipped\.test\.ts: traces: strace is not installed$/)],
    retried: [expect.stringMatching(/moody\.test\.ts: moody$/)],
  })
})
