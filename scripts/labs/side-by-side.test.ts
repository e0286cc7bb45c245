/** The stage and its peers, in rows and in ratios. */
import { expect, it } from 'vitest'
import { Findings } from './findings.ts'
import { SideBySide } from './side-by-side.ts'

const labels = { stage: 'stage 9', nginx: 'nginx', apache: 'Apache' } as const
const sideBySide = new SideBySide(labels, 2, ['stage'])
const samples = new Map([
  ['stage' as const, [{ time: 1 }, { time: 2 }, { time: 3 }]],
  ['nginx' as const, [{ time: 2 }, { time: 4 }, { time: 6 }]],
])
const measure = ({ time }: { time: number }) => time

it('has a row for each contender that was measured, and a hue for the stage', () => {
  expect(sideBySide.rows(samples, measure, '1 KiB')).toEqual([
    { label: 'stage 9', series: '1 KiB', value: 2, low: 1.5, high: 2.5, stage: 2 },
    { label: 'nginx', series: '1 KiB', value: 4, low: 3, high: 5 },
  ])
  expect(sideBySide.rows(undefined, measure)).toEqual([])
})

it('quotes the stage, its peers, and its ratio to each that was measured', () => {
  const findings = new Findings()
  const quantity = { name: 'time', label: 'time for 1 KiB', unit: 'µs', measure }
  sideBySide.quote(findings, quantity, samples, { nginx: 'nginx', apache: 'apache' })
  expect(findings.values).toEqual({
    time: { value: 2, unit: 'µs', label: 'time for 1 KiB, stage 9' },
    timeNginx: { value: 4, unit: 'µs', label: 'time for 1 KiB, nginx' },
    timeOverNginx: { value: 0.5, unit: '×', label: 'time for 1 KiB, stage 9 over nginx' },
  })
})
