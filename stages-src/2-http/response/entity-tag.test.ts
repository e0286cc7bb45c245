import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bytesInString } from '../../../tests/support/strings.ts'
import { entityTags, isEntityTag, strongMatch, weakMatch } from './entity-tag.ts'

/** RFC 9110 §8.8.3.2, its table. */
const pairs: [one: string, other: string, strong: boolean, weak: boolean][] = [
  ['W/"1"', 'W/"1"', false, true],
  ['W/"1"', 'W/"2"', false, false],
  ['W/"1"', '"1"', false, true],
  ['"1"', '"1"', true, true],
]

/** What a field may hold, and the tags in it. */
const lists: [value: string, tags: string[]][] = [
  ['"a"', ['"a"']],
  ['W/"a"', ['W/"a"']],
  ['""', ['""']],
  ['"a", "b"', ['"a"', '"b"']],
  ['"a","b",W/"c"', ['"a"', '"b"', 'W/"c"']],
  ['"a" \t, \t"b"', ['"a"', '"b"']],
  ['"a,b"', ['"a,b"']],
  ['"a,\\"', ['"a,\\"']],
  ['"a", "b,,c", "d"', ['"a"', '"b,,c"', '"d"']],
  [',, "a",,"b", ,', ['"a"', '"b"']],
  ['"\x80\xff"', ['"\x80\xff"']],
  ['', []],
  [',', []],
  // What follows something that is no tag may belong to it.
  ['a', []],
  ['*', []],
  ['"a', []],
  ['a"', []],
  ["'a'", []],
  ['"a" "b"', []],
  ['"a b"', []],
  ['w/"a"', []],
  ['W/ "a"', []],
  ['W/a', []],
  ['"a", b, "c"', ['"a"']],
  ['"a"b, "c"', []],
  ['"\x7f"', []],
]

describe('strongMatch and weakMatch', () => {
  test.each(pairs)('%s and %s', (one, other, strong, weak) => {
    expect(strongMatch(one, other)).toBe(strong)
    expect(strongMatch(other, one)).toBe(strong)
    expect(weakMatch(one, other)).toBe(weak)
    expect(weakMatch(other, one)).toBe(weak)
  })
})

const opaque = fc
  .array(fc.constantFrom(...'!#$,;*\\az09\x80\xff'))
  .map((characters) => `"${characters.join('')}"`)
const tag = fc.tuple(fc.constantFrom('', 'W/'), opaque).map((it) => it.join(''))
const comma = fc.constantFrom(',', ', ', ' ,', ',,', '\t, ,\t')

describe('entityTags', () => {
  test.each(lists)('%j', (value, tags) => {
    expect(entityTags(value)).toEqual(tags)
  })

  test('finds again whatever stood in a list', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(tag, comma)), (members) => {
        const value = members.map((it) => it.join('')).join('')
        expect(entityTags(value)).toEqual(members.map(([it]) => it))
      }),
    )
  })

  test('takes anything, and returns entity-tags', () => {
    fc.assert(
      fc.property(bytesInString(), (value) => {
        expect(entityTags(value).every(isEntityTag)).toBe(true)
      }),
    )
  })
})
