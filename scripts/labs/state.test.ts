import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { LabResult } from '../../src/lib/results.ts'
import { sourcesHash } from '../../src/lib/sources-hash.ts'
import type { Lab } from './lab.ts'
import { saveResult, sourceFiles } from './run-lab.ts'
import { labState } from './state.ts'

const lab: Lab = { name: 'a-lab', title: 'A lab', sources: ['src/*.ts'], run: async () => ({}) }

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'state-'))
  mkdirSync(join(folder, 'src'))
  write('one.ts', 'export {}')
})
afterEach(() => rmSync(folder, { recursive: true }))

const write = (name: string, text: string) => writeFileSync(join(folder, 'src', name), text)

function measure(): void {
  const files = sourceFiles(lab, folder)
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
  { change: 'is edited', make: () => write('one.ts', 'export const faster = true') },
  { change: 'is added', make: () => write('two.ts', 'export {}') },
  {
    change: 'is renamed',
    make: () => {
      write('two.ts', 'export {}')
      rmSync(join(folder, 'src', 'one.ts'))
    },
  },
])('a result is no longer fresh once a source $change', ({ make }) => {
  measure()
  make()
  expect(labState(lab, folder).kind).toBe('sources changed since')
})

it('a test that is edited changes nothing that was measured', () => {
  measure()
  write('one.test.ts', 'export {}')
  expect(labState(lab, folder).kind).toBe('fresh')
})
