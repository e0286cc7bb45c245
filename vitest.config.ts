import { defineConfig } from 'vitest/config'

// A test that hangs should end; how long a test takes says nothing on a busy machine.
const patience = {
  testTimeout: 60_000,
  hookTimeout: 120_000,
  expect: { poll: { timeout: 30_000 } },
}

export default defineConfig({
  test: {
    pool: 'forks',
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{scripts,src,stages-src,tests}/**/*.test.ts'],
          exclude: ['tests/**/*.browser.test.ts'],
          ...patience,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['tests/**/*.browser.test.ts'],
          globalSetup: 'tests/support/global-setup.ts',
          ...patience,
        },
      },
    ],
  },
})
