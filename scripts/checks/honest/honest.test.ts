/**
 * Servers that were written apart from this repository's code, by what the milestones say alone, in
 * languages of their own: they fail nothing. Where one differs by choice, its source says so in a
 * comment, `Differs by choice: CHECK`, and then it fails that check and no other.
 */
import { spawnSync } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, extname, join } from 'node:path'
import { afterAll, describe, test, vi } from 'vitest'
import { root } from '../../lib/root.ts'
import { quoted } from '../../lib/shell.ts'
import { checksNamed } from '../check.ts'
import { removeTemporarySites } from '../http/site.ts'
import { inShort, insist } from '../insist.ts'
import type { Result } from '../run.ts'
import type { Stage } from '../stage.ts'
import { stageNumbered } from '../stages.ts'
import type { CommandTarget } from '../target.ts'

vi.setConfig({ testTimeout: 900_000 })

const folder = mkdtempSync(join(tmpdir(), 'honest-'))
afterAll(() => rmSync(folder, { recursive: true }))
afterAll(removeTemporarySites)

/** What runs a source, by the end of its name. A wrapper of a program says which it needs. */
const RUNNERS: Record<string, (source: string) => string | undefined> = {
  '.c': compiled,
  '.py': (source) => (isThere('python3', '--version') ? `python3 ${quoted(source)}` : undefined),
  '.sh': (source) => {
    const [, program] = /^# Needs: (\S+)/m.exec(readFileSync(source, 'utf8')) ?? []
    return program && isInstalled(program) ? `sh ${quoted(source)}` : undefined
  },
  '.js': (source) => `${quoted(process.execPath)} ${quoted(source)}`,
}

const folders = globSync('scripts/checks/honest/stage-*', { cwd: root })
const numbers = folders.map((path) => path.slice(-1)).sort()

describe.concurrent.each(numbers)('an honest server of stage %s', (number) => {
  const stage = stageNumbered(number)
  const sources = globSync(`scripts/checks/honest/stage-${number}/*.{c,py,js,sh}`, { cwd: root })
  const servers = sources.sort().map((source) => ({ name: basename(source), source }))

  describe.each(servers)('$name', ({ source }) => {
    const text = readFileSync(join(root, source), 'utf8')
    const choices = [...text.matchAll(/Differs by choice: ([\w-]+)/g)].map(([, id]) => id)
    const command = RUNNERS[extname(source)]?.(join(root, source))
    const milestones = [...new Set(stage.checks.map(({ milestone }) => milestone))]

    // Much of a check is waiting: all servers are checked at a time, and each by one after the other.
    test.for(milestones)(
      'fails nothing of %s',
      { concurrent: false, retry: 0 },
      async (milestone, context) => {
        if (command === undefined) return context.skip(`nothing here compiles or runs ${source}`)
        const checks = checksNamed(stage.checks, [milestone])
        const settings = { patience: 20_000, bulk: 40 * 2 ** 20 }
        const isRight = ({ status, check: { id } }: Result) =>
          (status === 'failed') === choices.includes(id)
        const results = await insist(checks, targetOf(stage, command), settings, isRight)
        for (const result of results) {
          if (result.status !== 'skipped') continue
          console.log(`${source}: ${result.check.id} is skipped, ${result.reason}`)
        }
        context.expect(results.filter((result) => !isRight(result)).map(inShort)).toEqual([])
      },
    )
  })
})

function targetOf({ site }: Stage, command: string): CommandTarget {
  const target = { kind: 'server', folder: root, description: command, own: false } as const
  if (site === undefined) return { ...target, command: `${command} --port {port}` }
  return { ...target, command: `${command} --port {port} --root {root}`, root: site() }
}

/** Compiles C with whatever is called cc here. */
function compiled(source: string): string | undefined {
  if (!isThere('cc', '--version')) return undefined
  // Two stages may have one of the same name.
  const program = join(mkdtempSync(join(folder, 'compiled-')), basename(source, '.c'))
  const { status, stderr } = spawnSync('cc', ['-O1', '-pthread', '-o', program, source])
  if (status !== 0) throw new Error(`${source}: ${stderr}`)
  return quoted(program)
}

/** Servers are often where only their administrators look. */
function isInstalled(program: string): boolean {
  return isThere('sh', '-c', `PATH="$PATH:/usr/sbin"; command -v ${quoted(program)}`)
}

function isThere(program: string, ...words: string[]): boolean {
  return spawnSync(program, words).status === 0
}
