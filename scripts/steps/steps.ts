/** What `npm test` does, step by step. */
import { buildGuide } from '../lib/build-guide.ts'
import { examinedPages, readPage } from '../lib/examined-pages.ts'
import { checkLinks } from '../lib/links.ts'
import { dist, root } from '../lib/root.ts'
import { programs, runNode } from '../lib/run.ts'
import { isStale } from '../lib/staleness.ts'
import { type Step, type StepResult, single } from './step.ts'
import { runVitest } from './vitest.ts'

/**
 * Round after round. What stands in one round only computes, and runs side by side; tests of
 * servers want the machine to themselves.
 */
export const rounds: readonly (readonly Step[])[] = [
  [
    { id: 'types', title: 'Type check', run: () => command(programs.tsc, '--pretty', 'false') },
    {
      id: 'lint',
      title: 'Lint and format',
      run: () => command(programs.biome, 'check', '--error-on-warnings', '--colors=off'),
    },
    { id: 'literate', title: 'Literate gates', run: () => command('scripts/literate.ts') },
    { id: 'labs', title: 'Labs measured on these sources', run: labs },
    { id: 'build', title: 'The guide builds', run: build },
  ],
  [
    { id: 'links', title: 'Links of every page', run: links },
    { id: 'html', title: 'HTML of each kind of page', run: html },
  ],
  [
    {
      id: 'unit',
      title: 'Unit and integration tests',
      run: () => runVitest('unit', 'processes'),
    },
  ],
  [{ id: 'system', title: 'Checks and labs', run: () => runVitest('system') }],
  [{ id: 'browser', title: 'Browser tests', run: browser }],
]

async function command(...program: [program: string, ...rest: string[]]): Promise<StepResult> {
  const { status, output } = await runNode(program)
  return single(status === 0, output)
}

/** An older measurement is still a measurement: the guide says so beside it, and nothing fails. */
async function labs(): Promise<StepResult> {
  const { labs } = await import('../labs/catalogue.ts')
  const { labState } = await import('../labs/state.ts')
  const remarks = labs
    .map((lab) => ({ name: lab.name, kind: labState(lab).kind }))
    .filter(({ kind }) => kind !== 'fresh')
    .map(({ name, kind }) => `${name}: ${kind} (npm run lab -- ${name})`)
  return { passed: 0, failed: 0, skipped: 0, output: '', remarks }
}

async function build(): Promise<StepResult> {
  const { status, output } = await buildGuide()
  return single(status === 0, output)
}

async function links(): Promise<StepResult> {
  if (isStale(root)) return notBuilt
  const pages = checkLinks(dist)
  return pageByPage(pages, [`${pages.reduce((sum, page) => sum + page.links, 0)} links`])
}

async function html(): Promise<StepResult> {
  if (isStale(root)) return notBuilt
  const { faultsOfHtml } = await import('../lib/validity.ts')
  const pages = examinedPages(dist, process.env.TEST_ALL !== undefined).map((address) => ({
    address,
    faults: faultsOfHtml(readPage(dist, address)),
  }))
  return pageByPage(pages, [])
}

/** Each page counts. */
function pageByPage(
  pages: readonly { address: string; faults: string[] }[],
  remarks: string[],
): StepResult {
  const faulty = pages.filter(({ faults }) => faults.length > 0)
  return {
    passed: pages.length - faulty.length,
    failed: faulty.length,
    skipped: 0,
    output: faulty
      .map(({ address, faults }) => [address, ...faults.map((fault) => `  ${fault}`)].join('\n'))
      .join('\n'),
    remarks,
  }
}

async function browser(): Promise<StepResult> {
  return isStale(root) ? notBuilt : runVitest('browser')
}

const notBuilt = single(false, 'dist/ is missing or older than its sources: npm run build')
