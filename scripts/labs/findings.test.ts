/** What becomes of what a lab has measured, and of what it has not. */
import { describe, expect, it } from 'vitest'
import { camelCase, Findings, row } from './findings.ts'

describe('a number', () => {
  it('that was counted is exact', () => {
    const { values } = new Findings().count('sent', 1_048_577, 'bytes', 'sent')
    expect(values).toEqual({ sent: { value: 1_048_577, unit: 'bytes', label: 'sent' } })
  })

  it('that was measured has three digits; samples are their median', () => {
    const { values } = new Findings()
      .value('one', 1234.5, 'ns', 'one')
      .value('several', [30, 10, 20.123], 'µs', 'several')
    expect(values.one?.value).toBe(1230)
    expect(values.several?.value).toBe(20.1)
  })

  it('that is a ratio compares what was measured in the same round', () => {
    const { values } = new Findings().ratio('over', [10, 200, 30], [5, 100, 15], 'ours over theirs')
    expect(values.over).toEqual({ value: 2, unit: '×', label: 'ours over theirs' })
  })

  it('that was not measured is left out', () => {
    const { values } = new Findings()
      .value('one', undefined, 'ns', 'one')
      .ratio('over', [1], undefined, 'over')
      .ratio('under', undefined, [1], 'under')
    expect(values).toEqual({})
  })
})

describe('a plot', () => {
  const plot = { title: 'Times', subtitle: '', unit: 'µs', better: 'less' } as const

  it('has a row for each thing that was measured', () => {
    const rows = [row('ours', [3, 1, 2], 2), row('nobody', undefined), row('theirs', 1234)]
    const { plots } = new Findings().bars('times', { ...plot, rows })
    const shown = [
      { label: 'ours', value: 2, low: 1.5, high: 2.5, stage: 2 },
      { label: 'theirs', value: 1230 },
    ]
    expect(plots).toEqual({ times: { ...plot, kind: 'bars', rows: shown } })
  })

  it('of nothing is none', () => {
    const { plots } = new Findings().dots('times', { ...plot, rows: [row('nobody', undefined)] })
    expect(plots).toEqual({})
  })
})

it('a name of several words has none of those that are empty', () => {
  expect(camelCase('cpu', 'small', 'over', 'nginx')).toBe('cpuSmallOverNginx')
  expect(camelCase('growth', '')).toBe('growth')
})
