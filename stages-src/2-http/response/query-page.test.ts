import fc from 'fast-check'
import { parseHTML } from 'linkedom'
import { expect, test } from 'vitest'
import { requestOf } from '../../../tests/support/request.ts'
import { unicodeString } from '../../../tests/support/strings.ts'
import { Request } from '../request/request.ts'
import { queryPage } from './query-page.ts'

/** The rows of the page, as a browser would show them. */
function rowsOf(query: string | undefined): [string, string][] {
  const request = new Request()
  request.query = query
  const { document } = parseHTML(queryPage(request))
  return [...document.querySelectorAll('tr')].map((row) => [
    row.querySelector('th')?.textContent ?? '',
    row.querySelector('td')?.textContent ?? '',
  ])
}

/** The WHATWG URL Standard, §5.1. */
test.each<[query: string | undefined, rows: [string, string][]]>([
  [undefined, []],
  ['', []],
  ['&&', []],
  ['name=Ada&year=1843', [['name', 'Ada'], ['year', '1843']]], // biome-ignore format: a row
  ['a=1&a=2', [['a', '1'], ['a', '2']]], // biome-ignore format: a row
  ['a=b+c%20d', [['a', 'b c d']]],
  ['a=1%2B1', [['a', '1+1']]],
  ['a=b=c', [['a', 'b=c']]],
  ['flag', [['flag', '']]],
  ['=x', [['', 'x']]],
  ['a=%C3%A4', [['a', 'ä']]],
  ['a=%', [['a', '%']]],
  ['a=%FF', [['a', '\ufffd']]],
  ['a;b=c', [['a;b', 'c']]],
  ['a=%3Cscript%3Ealert(1)%3C/script%3E', [['a', '<script>alert(1)</script>']]],
  ['%22%3E%3Cimg=1', [['"><img', '1']]],
  ['__proto__=1', [['__proto__', '1']]],
])('%j', (query, rows) => {
  expect(rowsOf(query)).toEqual(rows)
})

test('makes no element of what it is sent', () => {
  fc.assert(
    fc.property(unicodeString, (text) => {
      const { document } = parseHTML(
        queryPage(requestOf(`GET /?a=${encodeURIComponent(text.toWellFormed())}`)),
      )
      expect(document.querySelectorAll('tr, th, td').length).toBe(3)
      expect(document.querySelectorAll('td *').length).toBe(0)
    }),
  )
})
