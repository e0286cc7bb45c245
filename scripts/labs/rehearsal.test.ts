/** Every lab still runs to its end, in as few rounds as will do. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LabResult } from '../../src/lib/results.ts'
import { labs } from './catalogue.ts'
import { absent, runLab, saveResult } from './run-lab.ts'
import { labState } from './state.ts'
import { missingTools } from './tools.ts'

/** A lab starts servers, compiles, and waits for kernels: on a busy machine that takes its time. */
const timeout = 300_000

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rehearsal-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

it('every lab has a name of its own', () => {
  const names = labs.map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
})

/** A saved result of these very sources is better proof than a rehearsal. */
const unproven = labs.filter((lab) => labState(lab).kind !== 'fresh')

// `npm test -- --all` rehearses the others too.
describe.concurrent.each(process.env.TEST_ALL === '1' ? labs : unproven)('the lab $name', (lab) => {
  it('runs to a result that can be saved, or says which package it lacks', { timeout }, async ({
    expect,
  }) => {
    const missing = absent(lab.needs ?? [])
    if (missing.length > 0) {
      await expect(runLab(lab, { quick: true })).rejects.toThrow(missingTools(missing))
      return
    }
    const result = await runLab(lab, { quick: true })
    expect(saveResult(result, folder)).toBe(join(folder, `${lab.name}.json`))
    expect(contentsOf(result)).toBeGreaterThan(0)
    for (const line of linesOf(result)) expect(line).not.toContain(process.cwd())
    expect(result.sources.files).toEqual(expect.arrayContaining(programsTypedIn(result)))
  })
})

/** How many plots and transcripts a page could show, or the one thing that it draws of its own. */
function contentsOf({ plots, transcripts, data }: LabResult): number {
  const drawn = data === undefined ? 0 : 1
  return Object.keys(plots).length + Object.keys(transcripts).length + drawn
}

function linesOf({ transcripts }: LabResult): string[] {
  return Object.values(transcripts).flatMap(({ lines }) => lines.map(({ text }) => text))
}

/** What its commands ran is what it measured. */
function programsTypedIn({ transcripts }: LabResult): string[] {
  return Object.values(transcripts)
    .flatMap(({ lines }) => lines.filter(({ kind }) => kind === 'command'))
    .flatMap(({ text }) => text.match(/\b(?:scripts|stages-src)\/[\w./-]+\.\w+/g) ?? [])
}
