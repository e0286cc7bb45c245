/** A file's own unit tests, put to the reader's file in its place. */
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { whyNotInFolder } from '../lib/folder-name.ts'
import { root } from '../lib/root.ts'
import { programs, runNode } from '../lib/run.ts'
import { UsageError } from '../lib/usage-error.ts'
import { TOTALS_FILE, type Totals } from '../steps/totals-reporter.ts'
import { stagesFolder } from './folder.ts'

/** The file (relative to stages-src) whose place the reader's takes in a run of Vitest. */
export const REPLACED_VARIABLE = 'FIVE_SERVERS_REPLACED'

export interface UnitResult {
  passed: number
  failed: number
  output: string
}

/** The tests of a file, from the root: those that stand beside it, and those that import it. */
export function testsOf(path: string): string[] {
  const own = path.replace(/\.ts$/, '.test.ts')
  const name = path.slice(path.lastIndexOf('/') + 1)
  const imports = new RegExp(`from '(\\./|(\\.\\./)+)([^']*/)?${name.replaceAll('.', '\\.')}'`)
  const stage = path.split('/')[0]
  return globSync(`${stage}/**/*.test.ts`, { cwd: stagesFolder })
    .filter(
      (test) =>
        test === own ||
        (!existsSync(join(stagesFolder, own)) &&
          imports.test(readFileSync(join(stagesFolder, test), 'utf8'))),
    )
    .sort()
    .map((test) => `stages-src/${test}`)
}

/** Runs them. What they start as a process of its own still loads the guide's file. */
export async function runUnitTests(path: string): Promise<UnitResult> {
  const obstacle = whyNotInFolder('tests')
  if (obstacle) throw new UsageError(obstacle)
  const folder = mkdtempSync(join(tmpdir(), 'mine-'))
  const totals = join(folder, 'totals.json')
  try {
    const { output, status } = await runNode(
      [
        programs.vitest,
        'run',
        '--project=unit',
        '--project=processes',
        '--reporter=default',
        '--reporter=./scripts/steps/totals-reporter.ts',
        ...testsOf(path),
      ],
      {
        [TOTALS_FILE]: totals,
        [REPLACED_VARIABLE]: path,
        NODE_COMPILE_CACHE: `${root}.cache/compile`,
      },
    )
    const { passed = 0, failed = 0 }: Partial<Totals> = existsSync(totals)
      ? JSON.parse(readFileSync(totals, 'utf8'))
      : {}
    return { passed, failed: failed === 0 && status !== 0 ? 1 : failed, output }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
