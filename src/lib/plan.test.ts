/** The plan is whole, and mistakes in its files are told. */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { assemblePlan } from './plan/assemble.ts'
import { plan } from './plan.ts'

const expectedIds = readFileSync('tests/fixtures/plan-ids.txt', 'utf8').trim().split('\n')

describe('the plan', () => {
  test('has every item, each once', () => {
    expect(plan.items.map(({ id }) => id).sort()).toEqual([...expectedIds].sort())
  })

  test('finds an item by its id, and says so when there is none', () => {
    expect(plan.item('w2.d1-2')).toMatchObject({ kind: 'day', stage: 1, week: 2 })
    expect(() => plan.item('w18')).toThrow("the plan has no item 'w18'")
  })

  test('has 17 weeks in five stages', () => {
    expect(plan.stages.map(({ weeks }) => weeks.length)).toEqual([2, 3, 4, 4, 4])
    expect(plan.weeks.map(({ number }) => number)).toEqual(
      Array.from({ length: 17 }, (_, i) => i + 1),
    )
  })

  test('judges all 113 pointers, and proposes a reading for four instructions without one', () => {
    const count = (verdict: string) =>
      plan.citations.filter((citation) => citation.verdict === verdict).length
    expect(['right', 'partly', 'wrong', 'outdated', 'none'].map(count)).toEqual([65, 19, 19, 10, 4])
  })

  test('corrects the wrong pointers of the schedule', () => {
    const wrong = plan.weeks
      .flatMap(({ days }) => days.flatMap(({ readings }) => readings))
      .filter(({ verdict }) => verdict === 'wrong')
    expect(Object.fromEntries(wrong.map(({ id, correction }) => [id, correction]))).toMatchObject({
      'w6.d3-4.r1': 'entry 5, Thread Management',
      'w8.d6-7.r1': '12.5.4, then 12.5.5',
      'w12.d6-7.r1': '14.2 Socket Timeouts; TLPI 23.7 for timerfd',
    })
    expect(wrong).toHaveLength(13)
  })

  test('gives a week its days, their readings, and what else is due in it', () => {
    const ticks = plan.ticks('w2')
    expect(ticks).toEqual(expect.arrayContaining(['w2.d1-2', 'w2.d1-2.r1', 's1.milestone.2']))
    expect(ticks).not.toContain('w1.d1-2')
    expect(plan.ticks('s1')).toEqual([...plan.ticks('w1'), ...plan.ticks('w2')])
  })

  test('puts every tick of a stage in exactly one of its weeks', () => {
    for (const stage of plan.stages) {
      const scheduled = stage.weeks.flatMap(({ id }) => plan.ticks(id))
      expect(new Set(scheduled).size).toBe(scheduled.length)
      const kinds = ['milestones', 'debug', 'exercises', 'tools', 'knowledge'] as const
      for (const { id } of kinds.flatMap((kind) => stage[kind])) expect(scheduled).toContain(id)
    }
  })
})

describe('a mistake in the plan is told in one line', () => {
  const files = Object.fromEntries(
    readdirSync('content/plan').map((name) => [
      `content/plan/${name}`,
      readFileSync(`content/plan/${name}`, 'utf8'),
    ]),
  )
  const stage3 = 'content/plan/stage-3.yaml'
  const withChange = (from: string, to: string) => () => {
    const before = files[stage3] as string
    expect(before).toContain(from)
    return assemblePlan({ ...files, [stage3]: before.replace(from, to) })
  }

  test.each([
    [
      'a verdict there is none of',
      'verdict: wrong',
      'verdict: rong',
      /^\S+stage-3.yaml:\d+: weeks.0.days.1.readings.0.verdict: .*"right"/,
    ],
    [
      'a field with a typing error',
      'day: 1–2',
      'dai: 1–2',
      /^\S+stage-3.yaml:\d+: weeks.0.days.0.day: /,
    ],
    [
      'an address that is none',
      'url: https://hpc',
      'url: hpc',
      /^\S+stage-3.yaml:\d+: .*links.0.url: Invalid URL/,
    ],
    [
      'a wrong pointer without a correction',
      'correction: entry 5, Thread Management',
      '',
      /a pointer that is wrong needs a correction/,
    ],
    [
      'a link beside the text',
      'correction: entry 5, Thread Management',
      'correction: entry 5',
      /the link 'Thread Management' is not in the correction/,
    ],
    [
      'an id used twice',
      '- id: s3.focus.2',
      '- id: s3.focus.1',
      /the id 's3.focus.1' stands twice/,
    ],
    [
      'a week of another stage',
      'week: 8',
      'week: 1',
      /s3.milestone.1: week 1 does not belong to stage 3/,
    ],
    [
      'a resource that is not listed',
      'resource: resource.book.1',
      'resource: resource.book.9',
      /names 'resource.book.9', which is no resource/,
    ],
    ['YAML that does not parse', 'name: Threads', 'name: [', /^\S+stage-3.yaml:\d+: /],
  ])('%s', (_, from, to, message) => {
    const fault = withChange(from, to)
    expect(fault).toThrow(message)
    expect(fault).not.toThrow(/\n/)
  })

  test('a file that is missing', () => {
    const { [stage3]: _, ...rest } = files
    expect(() => assemblePlan(rest)).toThrow('content/plan/stage-3.yaml: the file is missing')
  })
})
