import { describe, expect, test } from 'vitest'
import { requestOf } from '../../../tests/support/request.ts'
import { rangeHolds, unmetCondition } from './conditions.ts'

const NOW = Date.UTC(2026, 10, 23)
const MODIFIED = 'Sun, 06 Nov 1994 08:49:37 GMT'
const BEFORE = 'Sun, 06 Nov 1994 08:49:36 GMT'
const AFTER = 'Sun, 06 Nov 1994 08:49:38 GMT'
const validators = { entityTag: '"a,b"', lastModified: Date.parse(MODIFIED) }

/** Fields of a GET, and the status that they ask for; RFC 9110 §13.1, §13.2.2. */
const conditions: [fields: string[], status: 304 | 412 | undefined][] = [
  [[], undefined],
  // Step 1: If-Match, compared strongly.
  [['If-Match: "a,b"'], undefined],
  [['If-Match: "c", "a,b"'], undefined],
  [['If-Match: "c"', 'If-Match: "a,b"'], undefined],
  [['If-Match: *'], undefined],
  [['If-Match: W/"a,b"'], 412],
  [['If-Match: "c"'], 412],
  [['If-Match: "a", "b"'], 412],
  [['If-Match: a,b'], 412],
  [['If-Match:'], 412],
  // Step 2: If-Unmodified-Since, where there is no If-Match.
  [[`If-Unmodified-Since: ${MODIFIED}`], undefined],
  [[`If-Unmodified-Since: ${AFTER}`], undefined],
  [[`If-Unmodified-Since: ${BEFORE}`], 412],
  [['If-Unmodified-Since: Sunday, 06-Nov-94 08:49:36 GMT'], 412],
  [['If-Unmodified-Since: Sun Nov  6 08:49:36 1994'], 412],
  [['If-Unmodified-Since: long ago'], undefined],
  [[`If-Unmodified-Since: ${BEFORE}`, `If-Unmodified-Since: ${BEFORE}`], undefined],
  [['If-Match: "a,b"', `If-Unmodified-Since: ${BEFORE}`], undefined],
  [['If-Match: "c"', `If-Unmodified-Since: ${AFTER}`], 412],
  // Step 3: If-None-Match, compared weakly.
  [['If-None-Match: "a,b"'], 304],
  [['If-None-Match: W/"a,b"'], 304],
  [['If-None-Match: "c", W/"a,b", "d"'], 304],
  [['If-None-Match: "c"', 'If-None-Match: "a,b"'], 304],
  [['If-None-Match: *'], 304],
  [['If-None-Match: "c"'], undefined],
  [['If-None-Match: "a", "b"'], undefined],
  [['If-None-Match: "*"'], undefined],
  [['If-None-Match: a,b'], undefined],
  [['If-None-Match:'], undefined],
  // Step 4: If-Modified-Since, where there is no If-None-Match.
  [[`If-Modified-Since: ${MODIFIED}`], 304],
  [[`If-Modified-Since: ${AFTER}`], 304],
  [[`If-Modified-Since: ${BEFORE}`], undefined],
  [['If-Modified-Since: Sunday, 06-Nov-94 08:49:37 GMT'], 304],
  [['If-Modified-Since: Sun Nov  6 08:49:37 1994'], 304],
  [['If-Modified-Since: Fri, 31 Dec 9999 23:59:59 GMT'], 304],
  [['If-Modified-Since: yesterday'], undefined],
  [['If-Modified-Since: 0'], undefined],
  [[`If-Modified-Since: ${AFTER}`, `If-Modified-Since: ${AFTER}`], undefined],
  [['If-None-Match: "c"', `If-Modified-Since: ${AFTER}`], undefined],
  [['If-None-Match: "a,b"', `If-Modified-Since: ${BEFORE}`], 304],
  // One after the other.
  [['If-Match: "c"', 'If-None-Match: "a,b"'], 412],
  [['If-Match: "a,b"', 'If-None-Match: "a,b"'], 304],
  [['If-Match: *', `If-Modified-Since: ${MODIFIED}`], 304],
  [[`If-Unmodified-Since: ${BEFORE}`, 'If-None-Match: "a,b"'], 412],
  [[`If-Unmodified-Since: ${AFTER}`, `If-Modified-Since: ${AFTER}`], 304],
]

describe('unmetCondition', () => {
  test.each(conditions)('%j', (fields, status) => {
    for (const method of ['GET', 'HEAD']) {
      const request = requestOf(`${method} /`, ...fields)
      expect(unmetCondition(request, validators, NOW)).toBe(status)
    }
  })

  /** Of what has neither entity-tag nor date, such as a listing. */
  test.each<[field: string, status: 304 | 412 | undefined]>([
    ['If-Match: *', undefined],
    ['If-Match: "a"', 412],
    ['If-None-Match: *', 304],
    ['If-None-Match: "a"', undefined],
    [`If-Modified-Since: ${AFTER}`, undefined],
    [`If-Unmodified-Since: ${BEFORE}`, undefined],
  ])('without validators: %j', (field, status) => {
    const nothing = { entityTag: undefined, lastModified: undefined }
    expect(unmetCondition(requestOf('GET /', field), nothing, NOW)).toBe(status)
  })
})

/** If-Range, and whether Range counts; RFC 9110 §13.1.5. */
const ifRanges: [value: string, holds: boolean][] = [
  ['"a,b"', true],
  ['W/"a,b"', false],
  ['"c"', false],
  ['*', false],
  ['"a,b", "c"', false],
  ['', false],
  [MODIFIED, true],
  ['Sun Nov  6 08:49:37 1994', true],
  [BEFORE, false],
  [AFTER, false],
  ['then', false],
]

describe('rangeHolds', () => {
  test.each(ifRanges)('%j', (value, holds) => {
    const request = requestOf('GET /', `If-Range: ${value}`)
    expect(rangeHolds(request, validators, true, NOW)).toBe(holds)
  })

  test('without If-Range', () => {
    expect(rangeHolds(requestOf('GET /'), validators, true, NOW)).toBe(true)
  })

  test('not by a date that another content may have had', () => {
    const request = requestOf('GET /', `If-Range: ${MODIFIED}`)
    expect(rangeHolds(request, validators, false, NOW)).toBe(false)
    const byTag = requestOf('GET /', 'If-Range: "1"')
    expect(rangeHolds(byTag, { ...validators, entityTag: '"1"' }, false, NOW)).toBe(
      true,
    )
  })
})
