/** What a run shows, and when it saves. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { root } from '../lib/root.ts'
import { carryOut } from './carry-out.ts'
import { Findings } from './findings.ts'
import { type Lab, LabFailure } from './lab.ts'

let into: string
let printed: string
beforeEach(() => {
  into = mkdtempSync(join(tmpdir(), 'carry-out-'))
  printed = ''
  for (const stream of ['log', 'error'] as const) {
    vi.spyOn(console, stream).mockImplementation((text) => {
      printed += `${text}\n`
    })
  }
})
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(into, { recursive: true })
})

const lab: Lab = {
  name: 'a-lab',
  title: 'A lab',
  file: `${root}scripts/labs/statistics.ts`,
  run: async () => new Findings().count('one', 1, 's', 'one second'),
}

it('shows what was found, and saves it', async () => {
  expect(await carryOut(lab, { quick: false, dryRun: false, into })).toBe(0)
  const file = join(into, 'a-lab.json')
  expect(existsSync(file)).toBe(true)
  expect(printed).toMatch(/^A lab\n.*one second {2}1 {2}s/s)
  expect(printed).toContain(`saved as ${file}\n`)
})

it.each([
  { wish: 'a rehearsal', wishes: { quick: true } },
  { wish: 'a dry run', wishes: { quick: false, dryRun: true } },
])('$wish is shown and not saved', async ({ wishes }) => {
  expect(await carryOut(lab, { ...wishes, into })).toBe(0)
  expect(printed).toContain('one second')
  expect(existsSync(join(into, 'a-lab.json'))).toBe(false)
})

it('a lab that cannot be carried out is one line, and nothing is saved', async () => {
  const run = async () => {
    throw new LabFailure('needs a kernel')
  }
  expect(await carryOut({ ...lab, run }, { quick: false, into })).toBe(1)
  expect(printed).toBe('lab a-lab needs a kernel\n')
  expect(existsSync(join(into, 'a-lab.json'))).toBe(false)
})
