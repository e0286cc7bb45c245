import { describe, expect, test } from 'vitest'
import { request, status } from '../../../tests/support/http-parsing.ts'

const five = 'Content-Length: 5\r\n'

function posting(fields: string, version = '1.1'): string {
  return `POST / HTTP/${version}\r\nHost: a\r\n${fields}\r\n`
}

describe('a client waits for a 100', () => {
  test.each<[fields: string, expects: boolean]>([
    [`Expect: 100-continue\r\n${five}`, true],
    [`EXPECT: 100-Continue\r\n${five}`, true],
    ['Expect: 100-continue\r\nTransfer-Encoding: chunked\r\n', true],
    [`Expect: 100-continue, 100-continue\r\n${five}`, true],
    [`Expect: 100-continue\r\nExpect: 100-continue\r\n${five}`, true],
    ['Expect: 100-continue\r\n', false],
    ['Expect: 100-continue\r\nContent-Length: 0\r\n', false],
    [`Expect:\r\n${five}`, false],
    [five, false],
  ])('%j: %s', (fields, expects) => {
    expect(request(posting(fields)).expectsContinue).toBe(expects)
  })

  test('not in HTTP/1.0, where the field means nothing', () => {
    const asking = posting(`Expect: 100-continue\r\n${five}`, '1.0')
    expect(request(asking).expectsContinue).toBe(false)
    expect(status(posting('Expect: more\r\n', '1.0'))).toBe(200)
  })
})

test.each([
  'Expect: 200-ok',
  'Expect: 100-continued',
  'Expect: 100',
  'Expect: "100-continue"',
  'Expect: 100-continue;a=b',
  'Expect: 100-continue, more',
  'Expect: 100-continue\r\nExpect: more',
])('no other expectation is met: %j', (field) => {
  expect(status(posting(`${field}\r\n${five}`))).toBe(417)
})

test('a request that is wrong is not expected', () => {
  expect(status(posting('Expect: more\r\nContent-Length: x\r\n'))).toBe(400)
})
