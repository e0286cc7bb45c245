/** When a saved result is no longer of these sources. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { LabResult } from '../../src/lib/results.ts'
import { sourcesHash } from '../../src/lib/sources-hash.ts'
import { Findings } from './findings.ts'
import type { Lab } from './lab.ts'
import { saveResult } from './run-lab.ts'
import { sourcesOf } from './sources.ts'
import { labState } from './state.ts'

let folder: string
let lab: Lab
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'state-'))
  mkdirSync(join(folder, 'a-lab'))
  lab = {
    name: 'a-lab',
    title: 'A lab',
    file: join(folder, 'a-lab.ts'),
    run: async () => new Findings(),
  }
  write('a-lab.ts', 'export {}')
  write('a-lab/one.ts', 'export {}')
})
afterEach(() => rmSync(folder, { recursive: true }))

const write = (path: string, text: string) => writeFileSync(join(folder, path), text)

function measure(): void {
  const files = sourcesOf(lab, folder)
  const result: LabResult = {
    lab: lab.name,
    title: lab.title,
    command: 'npm run lab -- a-lab',
    measured: '2026-11-22T21:00:00.000Z',
    machine: { cpu: 'a cpu', cores: 2, kernel: 'Linux 6', node: 'v26.0.0', architecture: 'x64' },
    sources: { files, hash: sourcesHash(files, folder) },
    values: {},
    plots: {},
    transcripts: {},
  }
  saveResult(result, join(folder, 'content/results'))
}

it('without a saved result a lab was never run', () => {
  expect(labState(lab, folder)).toEqual({ kind: 'never run' })
})

it('a result is fresh while its sources are as they were', () => {
  measure()
  expect(labState(lab, folder)).toEqual({ kind: 'fresh', measured: '2026-11-22T21:00:00.000Z' })
})

it.each([
  { change: 'is edited', make: () => write('a-lab/one.ts', 'export const faster = true') },
  { change: 'is added', make: () => write('a-lab/two.ts', 'export {}') },
  {
    change: 'is renamed',
    make: () => {
      write('a-lab/two.ts', 'export {}')
      rmSync(join(folder, 'a-lab/one.ts'))
    },
  },
])('a result is no longer fresh once a source $change', ({ make }) => {
  measure()
  make()
  expect(labState(lab, folder).kind).toBe('sources changed since')
})

it('a test that is edited changes nothing that was measured', () => {
  measure()
  write('a-lab/one.test.ts', 'export {}')
  expect(labState(lab, folder).kind).toBe('fresh')
})
