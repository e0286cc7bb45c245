/** Runs tests with Vitest and counts them. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { whyNotInFolder } from '../lib/folder-name.ts'
import { root } from '../lib/root.ts'
import { programs, runNode } from '../lib/run.ts'
import { type StepResult, single } from './step.ts'
import { TOTALS_FILE, type Totals } from './totals-reporter.ts'

/** Runs projects of vitest.config.ts; each of their tests counts. */
export async function runVitest(
  ...projects: ('unit' | 'processes' | 'system' | 'browser')[]
): Promise<StepResult> {
  const obstacle = whyNotInFolder('tests')
  if (obstacle) return single(false, obstacle)
  const folder = mkdtempSync(join(tmpdir(), 'vitest-'))
  const file = join(folder, 'totals.json')
  try {
    const { output, status } = await runNode(
      [
        programs.vitest,
        'run',
        ...projects.map((project) => `--project=${project}`),
        '--reporter=default',
        '--reporter=./scripts/steps/totals-reporter.ts',
      ],
      // Hundreds of servers are started: half of such a start is the removal of their types.
      { [TOTALS_FILE]: file, NODE_COMPILE_CACHE: `${root}.cache/compile` },
    )
    return resultOf(totalsIn(file), status, output)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function totalsIn(file: string): Totals {
  if (!existsSync(file)) return { passed: 0, failed: 0, skipped: [], retried: [] }
  return JSON.parse(readFileSync(file, 'utf8')) as Totals
}

function resultOf(totals: Totals, status: number, output: string): StepResult {
  const { passed, failed, skipped, retried } = totals
  return {
    passed,
    // Vitest may fail without a failing test: in its setup, say.
    failed: failed === 0 && status !== 0 ? 1 : failed,
    skipped: skipped.length,
    output,
    remarks: [
      ...skipped.map((test) => `skipped ${test}`),
      ...retried.map((test) => `passed only when tried again: ${test}`),
    ],
  }
}
