/** The tests in four projects, by what else is at work beside them; `npm test` runs them in turn. */
import { globSync, readFileSync } from 'node:fs'
import { defineConfig, type Plugin } from 'vitest/config'
import { mineOf, pathIn, stagesFolder } from './scripts/mine/folder.ts'

// What watches running servers by the clock: a file at a time, so that none disturbs another.
const SYSTEM = [
  'scripts/check.test.ts',
  'scripts/check-unusual.test.ts',
  'scripts/checks/broken/broken.test.ts',
  'scripts/checks/correct.test.ts',
  'scripts/checks/honest/honest.test.ts',
  'scripts/checks/weeks.test.ts',
  'scripts/checks/*/exercises/exercises.test.ts',
  'scripts/labs/rehearsal.test.ts',
]
const BROWSER = ['tests/**/*.browser.test.ts']

/** What a file imports that starts processes and waits for them. */
const STARTING =
  /from '(?:node:child_process|.*\/(?:support\/(?:clients|every-errno|fixture|stage)|lib\/(?:launch|program|run)|\.\/command)\.ts)'/
// A filter: the option `exclude` finds nothing in a folder with brackets in its name.
const apart = new Set(globSync([...SYSTEM, ...BROWSER]))
const others = globSync('{scripts,src,stages-src,tests}/**/*.test.ts').filter(
  (file) => !apart.has(file),
)
const processes = others.filter((file) => STARTING.test(readFileSync(file, 'utf8')))
const unit = others.filter((file) => !processes.includes(file))

// A test that hangs should end; how long a test takes says nothing on a busy machine.
const PATIENCE = {
  testTimeout: 60_000,
  hookTimeout: 120_000,
  expect: { poll: { timeout: 30_000 } },
}
// What depends on other processes gets two more tries; what is broken fails all three.
const MORE_TRIES = { retry: 2 }
// A process for each file would cost more than most files' tests.
const SHARED = { isolate: false }

/** `npm run check -- 2 --mine --file …`: the reader's file in the place of the guide's. */
const REPLACED = process.env.FIVE_SERVERS_REPLACED
const own = REPLACED === undefined ? undefined : mineOf(REPLACED)
const replacing: Plugin = {
  name: 'the-readers-file',
  enforce: 'pre',
  async resolveId(source, importer) {
    if (own === undefined || REPLACED === undefined) return undefined
    const original = `${stagesFolder}/${REPLACED}`
    // What the reader's file imports is looked for where the original stands.
    const from = importer === own ? original : importer
    const resolved = await this.resolve(source, from, { skipSelf: true })
    const path = resolved && pathIn(stagesFolder, resolved.id)
    return path === REPLACED ? own : resolved
  },
}

export default defineConfig({
  plugins: own === undefined ? [] : [replacing],
  test: {
    pool: 'forks',
    // `npm test -- --all`: what is drawn at random is drawn ten times as often.
    setupFiles: process.env.TEST_ALL ? ['tests/support/long-runs.ts'] : [],
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: unit, maxWorkers: 2, ...PATIENCE, ...SHARED },
      },
      {
        extends: true,
        test: {
          name: 'processes',
          include: processes,
          maxWorkers: 4, // on two cores: most tests wait for another process
          sequence: { groupOrder: 1 },
          ...PATIENCE,
          ...MORE_TRIES,
        },
      },
      {
        extends: true,
        test: {
          name: 'system',
          include: SYSTEM,
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
          ...PATIENCE,
          ...MORE_TRIES,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: BROWSER,
          maxWorkers: 2,
          globalSetup: 'tests/support/global-setup.ts',
          sequence: { groupOrder: 3 },
          ...PATIENCE,
          ...MORE_TRIES,
          ...SHARED,
        },
      },
    ],
  },
})
