/** Progress survives whatever it meets: edits of the guide, damage, other versions. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  count,
  merge,
  nothing,
  type Progress,
  parse,
  prove,
  serialize,
  tick,
  untick,
} from './progress.ts'

const when = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString())
const id = fc.oneof(
  fc.constantFrom('w1.d1-2', 'w2.d1-2.r1', 's1.milestone.2', '__proto__', 'constructor', ''),
  fc.string(),
)
const place = fc.record({
  path: fc.stringMatching(/^\/[a-z0-9]([a-z0-9/]*[a-z0-9])?\/?(#[a-z-]+)?$/),
  title: fc.string(),
  at: when,
})
const proof = fc.record({ at: when, what: fc.string({ maxLength: 400 }) })
const progress: fc.Arbitrary<Progress> = fc.record({
  proofs: fc.array(fc.tuple(id, proof)).map((entries) => new Map(entries)),
  ticked: fc.array(fc.tuple(id, when)).map((entries) => new Map(entries)),
  place: fc.option(place, { nil: undefined }),
})

describe('ticking', () => {
  test('a tick stays, and an untick takes away that tick alone', () => {
    fc.assert(
      fc.property(progress, id, (before, id) => {
        const ticked = tick(before, id, new Date())
        expect(ticked.ticked.has(id)).toBe(true)
        const unticked = untick(ticked, id)
        expect(unticked.ticked.has(id)).toBe(false)
        const others = [...before.ticked].filter(([other]) => other !== id)
        expect([...unticked.ticked]).toEqual(others)
      }),
    )
  })

  test('what a check has proved is ticked, and says what was checked until it is unticked', () => {
    const proved = prove(nothing, 's1.milestone.1', '8 checks of ./mine', new Date('2026-01-01'))
    expect(proved.ticked.get('s1.milestone.1')).toBe('2026-01-01T00:00:00.000Z')
    expect(proved.proofs.get('s1.milestone.1')?.what).toBe('8 checks of ./mine')
    expect(parse(serialize(proved))).toEqual({ progress: proved, whole: true })
    expect(untick(proved, 's1.milestone.1')).toEqual(nothing)
  })

  test('a second tick keeps the date of the first', () => {
    const once = tick(nothing, 'w1.d1-2', new Date('2026-01-01'))
    const twice = tick(once, 'w1.d1-2', new Date('2026-06-01'))
    expect(twice.ticked.get('w1.d1-2')).toBe('2026-01-01T00:00:00.000Z')
  })

  test('nothing is changed in place', () => {
    const before = tick(nothing, 'w1.d1-2', new Date())
    tick(before, 'w1.d3-4', new Date())
    untick(before, 'w1.d1-2')
    expect([...before.ticked.keys()]).toEqual(['w1.d1-2'])
    expect(nothing.ticked.size).toBe(0)
  })

  test('counts only the ids asked for', () => {
    const progress = ['a', 'b', 'x'].reduce((all, id) => tick(all, id, new Date()), nothing)
    expect(count(progress, ['a', 'b', 'c'])).toBe(2)
    expect(count(progress, [])).toBe(0)
  })
})

describe('what is written is read back', () => {
  test('whole, unknown ids and strange ones among them', () => {
    fc.assert(
      fc.property(progress, fc.constantFrom(undefined, 2), (before, indent) => {
        expect(parse(serialize(before, indent))).toEqual({ progress: before, whole: true })
      }),
    )
  })

  test('what another version of the guide wrote is read as far as it is understood', () => {
    const text = JSON.stringify({
      version: 2,
      ticked: { 'w1.d1-2': '2026-11-22T10:00:00.000Z', 'w99.d1': '2026-11-22T10:00:00Z' },
      streak: 4,
    })
    const read = parse(text)
    expect(read?.whole).toBe(false)
    expect([...(read?.progress.ticked.keys() ?? [])]).toEqual(['w1.d1-2', 'w99.d1'])
  })

  test('a damaged entry is left out, and the rest survives', () => {
    const text = '{"version":1,"ticked":{"a":"2026-11-22","b":7,"c":"soon","d":null}}'
    expect(parse(text)).toEqual({
      progress: { ...nothing, ticked: new Map([['a', '2026-11-22T00:00:00.000Z']]) },
      whole: false,
    })
  })

  test.each([
    '',
    'null',
    '[]',
    '7',
    '{}',
    '{"ticked":[]}',
    '{"version":1,"ticked"',
    'five servers',
  ])('no progress: %j', (text) => expect(parse(text)).toBeUndefined())

  test('any text at all is either read or refused, never thrown at', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const read = parse(text)
        if (read) expect(parse(serialize(read.progress))).toEqual({ ...read, whole: true })
      }),
    )
  })

  test.each([
    'javascript:alert(1)',
    'https://example.org/',
    '//example.org/',
    '/\\example.org',
    'week/2',
    '/\t/elsewhere',
    '/\n//example.org',
    '/week/2/?to=//example.org',
    `/${'a'.repeat(400)}`,
  ])('a place off the site is not taken: %s', (path) => {
    const at = new Date().toISOString()
    const text = JSON.stringify({ version: 1, ticked: {}, place: { path, title: 'x', at } })
    expect(parse(text)?.progress.place).toBeUndefined()
    expect(parse(text)?.whole).toBe(false)
  })
})

describe('merging two browsers', () => {
  test('in either order, in any grouping, and as often as one likes', () => {
    fc.assert(
      fc.property(progress, progress, progress, (a, b, c) => {
        const sorted = ({ ticked, proofs, place }: Progress) => ({
          ticked: [...ticked].sort(),
          proofs: [...proofs].sort(([one], [other]) => (one < other ? -1 : 1)),
          place,
        })
        expect(sorted(merge(a, b))).toEqual(sorted(merge(b, a)))
        expect(sorted(merge(merge(a, b), c))).toEqual(sorted(merge(a, merge(b, c))))
        expect(merge(a, a)).toEqual(a)
        expect(merge(a, nothing)).toEqual(a)
      }),
    )
  })

  test('loses no tick, and keeps the earlier date', () => {
    fc.assert(
      fc.property(progress, progress, (a, b) => {
        const { ticked } = merge(a, b)
        for (const [id, at] of [...a.ticked, ...b.ticked]) {
          expect(ticked.get(id)).toBeDefined()
          expect((ticked.get(id) as string) <= at).toBe(true)
        }
        expect(ticked.size).toBe(new Set([...a.ticked.keys(), ...b.ticked.keys()]).size)
      }),
    )
  })

  test('takes the place that was read last', () => {
    const at = (at: string): Progress => ({ ...nothing, place: { path: `/${at}`, title: at, at } })
    const early = at('2026-11-01T00:00:00.000Z')
    const late = at('2026-11-22T00:00:00.000Z')
    expect(merge(late, early).place).toEqual(late.place)
    expect(merge(early, late).place).toEqual(late.place)
  })
})
