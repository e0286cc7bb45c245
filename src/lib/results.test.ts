/** Saved results, read back and checked. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hasResult, type LabResult, readResult, readResults } from './results.ts'
import { sourcesHash } from './sources-hash.ts'

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'results-'))
  write('server.ts', 'export {}\n')
})
afterEach(() => rmSync(root, { recursive: true }))

function write(path: string, content: string): void {
  const file = join(root, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
}

function save(change: (result: LabResult) => void = () => {}): void {
  const files = ['server.ts']
  const result: LabResult = {
    lab: 'call-cost',
    title: 'What a call costs',
    command: 'npm run lab -- call-cost',
    measured: '2026-11-22T21:00:00.000Z',
    machine: {
      cpu: 'a processor',
      cores: 2,
      kernel: '6.18',
      node: '26.10.0',
      architecture: 'x64',
    },
    sources: { files, hash: sourcesHash(files, root) },
    values: { read: { value: 450, unit: 'ns', label: 'read of one byte' } },
    plots: {},
    transcripts: {},
  }
  change(result)
  write('content/results/call-cost.json', JSON.stringify(result))
}

it('a saved result is read back, and current while its sources are as measured', () => {
  save()
  const result = readResult('call-cost', root)
  expect(result.values.read?.value).toBe(450)
  expect(result.current).toBe(true)
})

it('a result is no longer current once a source has changed, or is gone', () => {
  save()
  write('server.ts', 'export {} // faster\n')
  expect(readResult('call-cost', root).current).toBe(false)
  rmSync(join(root, 'server.ts'))
  expect(readResult('call-cost', root).current).toBe(false)
})

it('all results come in the order of their names; none is no fault', () => {
  expect(readResults(root)).toEqual([])
  save()
  expect(readResults(root).map(({ lab }) => lab)).toEqual(['call-cost'])
  expect(hasResult('call-cost', root)).toBe(true)
  expect(hasResult('short-writes', root)).toBe(false)
})

describe('a result that cannot be shown says which one, where, and what to do', () => {
  it('never measured', () => {
    expect(() => readResult('call-cost', root)).toThrow(
      'no saved result content/results/call-cost.json: make it with `npm run lab -- call-cost`',
    )
  })

  it('not JSON', () => {
    write('content/results/call-cost.json', '{')
    expect(() => readResult('call-cost', root)).toThrow(
      'content/results/call-cost.json is not JSON',
    )
  })

  it('a field of the wrong kind', () => {
    save((result) => {
      ;(result.machine as { cores: unknown }).cores = 'two'
    })
    expect(() => readResult('call-cost', root)).toThrow(
      /^content\/results\/call-cost\.json: machine\.cores: /,
    )
  })

  it('of another lab', () => {
    save((result) => {
      result.lab = 'short-writes'
    })
    expect(() => readResult('call-cost', root)).toThrow("says it is of lab 'short-writes'")
  })
})

describe('the hash of sources', () => {
  it('does not depend on the order in which they are named', () => {
    write('client.ts', 'export {}\n')
    expect(sourcesHash(['server.ts', 'client.ts'], root)).toBe(
      sourcesHash(['client.ts', 'server.ts'], root),
    )
  })

  it('changes with a name, with a content, and when text moves from one file to the next', () => {
    write('a', 'one two')
    write('b', 'three')
    const before = sourcesHash(['a', 'b'], root)
    write('a', 'one ')
    write('b', 'two three')
    expect(sourcesHash(['a', 'b'], root)).not.toBe(before)
    expect(sourcesHash(['a'], root)).not.toBe(sourcesHash(['b'], root))
  })
})
