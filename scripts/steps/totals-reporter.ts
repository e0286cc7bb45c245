/** A reporter that tells `npm test` in numbers what Vitest ran. */
import { writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import type { Reporter, SerializedError, TestModule } from 'vitest/node'
import { root } from '../lib/root.ts'

/** What Vitest ran, in numbers. */
export interface Totals {
  passed: number
  /** Tests that failed, files that could not be loaded, errors outside of any test. */
  failed: number
  /** A line each: which test, and why it was skipped. */
  skipped: string[]
  /** A line each: which test passed, but not at once. */
  retried: string[]
}

/** The file that `TotalsReporter` writes is named in this environment variable. */
export const TOTALS_FILE = 'VITEST_TOTALS'

/** Writes the totals of a run to a file, as JSON. */
export default class TotalsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], strayErrors: readonly SerializedError[]): void {
    const totals: Totals = { passed: 0, failed: strayErrors.length, skipped: [], retried: [] }
    for (const module of modules) add(module, totals)
    const file = process.env[TOTALS_FILE]
    if (file) writeFileSync(file, JSON.stringify(totals))
  }
}

function add(module: TestModule, totals: Totals): void {
  const inTests = totals.failed
  for (const test of module.children.allTests()) {
    const result = test.result()
    const name = `${relative(root, module.moduleId)}: ${test.fullName}`
    if (test.diagnostic()?.flaky) totals.retried.push(name)
    if (result.state === 'passed') totals.passed++
    else if (result.state === 'failed') totals.failed++
    else {
      const why = result.state === 'skipped' && result.note ? `: ${result.note}` : ''
      totals.skipped.push(`${name}${why}`)
    }
  }
  // A file that fails without a failing test has failed outside of them.
  if (module.state() === 'failed' && totals.failed === inTests) totals.failed++
}
