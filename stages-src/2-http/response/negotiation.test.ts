import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bytesInString } from '../../../tests/support/strings.ts'
import { acceptedCodings } from './negotiation.ts'

/** What a client may send, and what it may be sent; RFC 9110 §12.5.3. */
const fields: [value: string | undefined, codings: string, identity: boolean][] = [
  [undefined, '', true],
  ['', '', true],
  ['gzip', 'gzip', true],
  ['br', 'br', true],
  ['gzip, deflate, br, zstd', 'br gzip', true],
  ['GZIP, Br', 'br gzip', true],
  ['x-gzip', 'gzip', true],
  ['compress, gzip', 'gzip', true],
  ['compress;q=0.5, gzip;q=1.0', 'gzip', true],
  ['gzip;q=1.0, identity; q=0.5, *;q=0', 'gzip', true],
  ['br;q=0.5, gzip;q=0.8', 'gzip br', true],
  ['br;q=0.001', 'br', true],
  ['gzip;q=0', '', true],
  ['gzip;q=0.000', '', true],
  ['gzip;q=0, *', 'br', true],
  ['*', 'br gzip', true],
  ['*;q=0.1, gzip;q=0.2', 'gzip br', true],
  ['*;q=0', '', false],
  ['gzip, *;q=0', 'gzip', false],
  ['identity;q=0', '', false],
  ['identity;q=0, *', 'br gzip', false],
  ['identity;q=0, gzip;q=0, *', 'br', false],
  ['gzip, identity;q=0', 'gzip', false],
  ['identity', '', true],
  ['identity, *;q=0', '', true],
  // What is liked less than no coding is not sent in its place.
  ['identity, gzip;q=0.5', '', true],
  ['identity;q=0.5, gzip;q=0.5', 'gzip', true],
  ['identity;q=0.5, gzip;q=0.4, br;q=0.6', 'br', true],
  // Optional whitespace, empty members.
  [' ,gzip\t; q=0.5 ,, br ; Q=0.4,', 'gzip br', true],
  ['gzip;q=1.', 'gzip', true],
  ['gzip;q=0.', '', true],
  // No weight, no member: as if it were not there.
  ['gzip;q=2', '', true],
  ['gzip;q=1.5', '', true],
  ['gzip;q=0.1234', '', true],
  ['gzip;q=-1', '', true],
  ['gzip;q=', '', true],
  ['gzip;q', '', true],
  ['gzip;', '', true],
  ['gzip;q=.5', '', true],
  ['gzip;q=1;q=0', '', true],
  ['gzip;level=9', '', true],
  ['gzip q=1', '', true],
  ['gzip;q = 1', '', true],
  ['identity;q=none', '', true],
  ['gzip;q=2, br', 'br', true],
  ['"gzip"', '', true],
  ['gzipp, xgzip, brr', '', true],
]

describe('acceptedCodings', () => {
  test.each(fields)('%j', (value, codings, identity) => {
    const accepted = acceptedCodings(value)
    expect(accepted.codings.join(' ')).toBe(codings)
    expect(accepted.identity).toBe(identity)
  })

  test('never offers what has weight 0, and takes anything', () => {
    fc.assert(
      fc.property(bytesInString(), (value) => {
        expect(acceptedCodings(`${value},br;q=0`).codings).not.toContain('br')
        expect(acceptedCodings(`${value},identity;q=0`).identity).toBe(false)
      }),
    )
  })
})
