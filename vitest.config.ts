import { defineConfig } from 'vitest/config'

// A test that hangs should end; how long a test takes says nothing on a busy machine.
// What depends on other processes gets a second try there; what is broken fails both.
const patience = {
  retry: 1,
  testTimeout: 60_000,
  hookTimeout: 120_000,
  expect: { poll: { timeout: 30_000 } },
}

// What watches running servers by the clock: a file at a time, so that none disturbs another.
const system = [
  'scripts/check.test.ts',
  'scripts/checks/broken/broken.test.ts',
  'scripts/checks/*/exercises/exercises.test.ts',
  'scripts/labs/rehearsal.test.ts',
]
const browser = ['tests/**/*.browser.test.ts']

export default defineConfig({
  test: {
    pool: 'forks',
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{scripts,src,stages-src,tests}/**/*.test.ts'],
          exclude: [...system, ...browser],
          maxWorkers: 4, // on two cores: most tests wait for another process
          ...patience,
        },
      },
      {
        test: {
          name: 'system',
          include: system,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
          ...patience,
        },
      },
      {
        test: {
          name: 'browser',
          include: browser,
          maxWorkers: 2,
          globalSetup: 'tests/support/global-setup.ts',
          sequence: { groupOrder: 2 },
          ...patience,
        },
      },
    ],
  },
})
