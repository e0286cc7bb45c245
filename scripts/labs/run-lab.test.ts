/** What a result says of the run that it comes from. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { labResult } from '../../src/lib/results.ts'
import { sourcesHash } from '../../src/lib/sources-hash.ts'
import { root } from '../lib/root.ts'
import { Findings } from './findings.ts'
import { type Lab, LabFailure, type Session } from './lab.ts'
import { runLab, saveResult } from './run-lab.ts'
import * as tools from './tools.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'run-lab-'))
})
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true })
})

function lab(parts: Partial<Lab> = {}): Lab {
  return {
    name: 'a-lab',
    title: 'A lab',
    file: `${root}scripts/labs/statistics.ts`,
    run: async () => new Findings().count('one', 1, 's', 'one'),
    ...parts,
  }
}

describe('a result', () => {
  it('says what was measured, with what, when and where', async () => {
    const before = new Date().toISOString()
    const result = await runLab(lab())
    const files = ['scripts/labs/statistics.ts']
    expect(result).toMatchObject({
      lab: 'a-lab',
      command: 'npm run lab -- a-lab',
      sources: { files, hash: sourcesHash(files, root) },
      machine: { node: process.version, architecture: process.arch },
      values: { one: { value: 1 } },
    })
    expect(result.measured >= before).toBe(true)
    expect(result.machine.kernel).toMatch(/^Linux /)
    expect(result.machine.cores).toBeGreaterThan(0)
    expect(result.machine.cpu).not.toBe('')
  })

  it('names the versions of the tools that took part', async () => {
    vi.spyOn(tools, 'toolVersion').mockImplementation((name) =>
      name === 'strace' ? 'strace 6.1' : undefined,
    )
    let given: ReadonlySet<string> = new Set()
    const run = async (session: Session) => {
      given = session.tools
      return new Findings()
    }
    const result = await runLab(lab({ needs: ['strace'], uses: ['cc'], run }))
    expect(given).toEqual(new Set(['strace']))
    expect(result.machine.tools).toEqual({ strace: 'strace 6.1' })
  })

  it('that does not fit the schema is none', async () => {
    const run = async () => new Findings().count('one', Number.NaN, 's', 'not a number')
    await expect(runLab(lab({ run }))).rejects.toThrow(/number/)
  })

  it('is saved as it is, and read back by the schema', async () => {
    const result = await runLab(lab())
    const file = saveResult(result, join(folder, 'new'))
    expect(file).toBe(join(folder, 'new', 'a-lab.json'))
    expect(labResult.parse(JSON.parse(readFileSync(file, 'utf8')))).toEqual(result)
  })
})

describe('a run', () => {
  it('has a folder of its own, which is gone afterwards, even after a failure', async () => {
    let scratch = ''
    const run = async (session: Session) => {
      scratch = session.folder
      writeFileSync(join(scratch, 'file'), '')
      throw new LabFailure('does not work here')
    }
    await expect(runLab(lab({ run }))).rejects.toThrow('does not work here')
    expect(scratch).not.toBe('')
    expect(existsSync(scratch)).toBe(false)
  })

  it('without a tool it needs is refused with the name of the Debian package', async () => {
    vi.spyOn(tools, 'toolVersion').mockReturnValue(undefined)
    const refused = runLab(lab({ needs: ['ss', 'cc'] }))
    await expect(refused).rejects.toThrow(LabFailure)
    await expect(refused).rejects.toThrow(
      'needs ss (Debian: apt install iproute2) and cc (Debian: apt install gcc)',
    )
  })
})
