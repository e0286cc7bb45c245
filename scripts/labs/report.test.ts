/** A result in the lines of a terminal. */
import { expect, it } from 'vitest'
import type { LabResult } from '../../src/lib/results.ts'
import { report, table } from './report.ts'

const result: LabResult = {
  lab: 'a-lab',
  title: 'A lab',
  command: 'npm run lab -- a-lab',
  measured: '2026-11-22T21:00:00.000Z',
  machine: { cpu: 'a cpu', cores: 2, kernel: 'Linux 6', node: 'v26.0.0', architecture: 'x64' },
  sources: { files: ['a.ts'], hash: '0'.repeat(64) },
  values: { ratio: { value: 0.5, unit: '×', label: 'ours over theirs' } },
  plots: {
    times: {
      title: 'Times',
      subtitle: 'median of 3',
      unit: 'µs',
      kind: 'bars',
      rows: [
        { label: 'ours', value: 8.25, low: 8, high: 9 },
        { label: 'theirs', value: 16777216 },
      ],
    },
  },
  transcripts: {
    main: {
      lines: [
        { kind: 'note', text: 'in a terminal' },
        { kind: 'command', text: 'echo hello' },
        { kind: 'output', text: 'hello' },
      ],
    },
  },
}

it('shows every value, every plot with its range, and every transcript', () => {
  expect(report(result)).toBe(`A lab

a cpu, 2 cores, Linux 6, Node v26.0.0

Times
median of 3
  ours          8.25  µs  8 to 9
  theirs  16,777,216  µs

  ours over theirs  0.5  ×

main
— in a terminal
$ echo hello
  hello`)
})

it('shows the ends of a plot of many rows, and how many it left out', () => {
  const rows = Array.from({ length: 100 }, (_, index) => ({ label: `row ${index}`, value: index }))
  const plots = {
    many: {
      ...result.plots.times,
      title: 'Many',
      subtitle: '',
      unit: '',
      kind: 'dots' as const,
      rows,
    },
  }
  const text = report({ ...result, plots })
  expect(text).toContain('row 0')
  expect(text).toContain('row 99')
  expect(text).not.toContain('row 50 ')
  expect(text).toContain('(and 88 more)')
})

it('a table has its numbers to the right and its words to the left', () => {
  expect(
    table([
      ['a', '1'],
      ['long name', '1,000'],
    ]),
  ).toBe('  a              1\n  long name  1,000')
})
