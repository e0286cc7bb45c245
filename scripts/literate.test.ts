/** What `node scripts/literate.ts` prints, and how it ends. */
import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { fixtureTree } from '../src/lib/literate/fixture-tree.ts'
import { root } from './lib/root.ts'

/** The command's outcome where `source` is all that the one chapter shows of the one file. */
function outcome(source: string): { status: number | null; stdout: string; stderr: string } {
  const folder = fixtureTree({
    'stages-src/1-echo/server.ts': '/** The server. */\nexport function stop(): void {}\n',
    'content/chapters/week-01.mdx': `---\nkind: week\nweek: 1\nstage: 1\ntitle: T\nlede: L\n---\n\n${source}\n`,
  })
  const command = [`${root}scripts/literate.ts`, folder]
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8' })
  return { status, stdout, stderr }
}

test('it says in one line that everything holds', () => {
  expect(outcome('<Source of="1-echo/server.ts" whole />')).toEqual({
    status: 0,
    stdout: '1 snippets in 1 chapters show all 2 lines of 1 files\n',
    stderr: '',
  })
})

test('it prints a line for each finding and fails', () => {
  const { status, stderr } = outcome(
    '<Source of="1-echo/server.ts" whole /> <Source of="1-echo/no.ts" whole />',
  )
  expect(status).toBe(1)
  expect(stderr).toMatch(/^content\/chapters\/week-01\.mdx:9: .*no file.*\n1 thing to mend/)
})
