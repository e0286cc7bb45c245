import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bytesInString } from '../../../tests/support/strings.ts'
import { type AccessEntry, accessLine } from './access-log.ts'

const visit: AccessEntry = {
  peer: '127.0.0.1',
  time: Date.UTC(2026, 10, 3, 0, 5, 9, 999),
  requestLine: 'GET /a%20b?c=d HTTP/1.1',
  status: 200,
  bytes: 612,
  referer: 'http://localhost/',
  userAgent: 'curl/8.5.0',
  duration: 0.0001316,
}

test('is Combined Log Format, and how long it took', () => {
  expect(accessLine(visit)).toBe(
    '127.0.0.1 - - [03/Nov/2026:00:05:09 +0000] "GET /a%20b?c=d HTTP/1.1" 200 612 "http://localhost/" "curl/8.5.0" 0.000132\n',
  )
})

test('says - for what is not there', () => {
  expect(
    accessLine({
      ...visit,
      peer: '::1',
      requestLine: '',
      status: 408,
      bytes: 0,
      referer: undefined,
      userAgent: '',
      duration: 10,
    }),
  ).toBe('::1 - - [03/Nov/2026:00:05:09 +0000] "-" 408 - "-" "-" 10.000000\n')
})

test('knows what second it is', () => {
  const at = (time: number) => accessLine({ ...visit, time })
  expect(at(visit.time + 1)).toContain('[03/Nov/2026:00:05:10 +0000]')
  expect(at(visit.time)).toContain('[03/Nov/2026:00:05:09 +0000]')
  expect(at(Date.UTC(2027, 0, 31, 23, 59, 59))).toContain(
    '[31/Jan/2027:23:59:59 +0000]',
  )
})

const PARTS =
  /^([\d.:a-f]+) - - \[([^\]]+)\] "([^"]*)" (\d{3}) (\d+|-) "([^"]*)" "([^"]*)" (\d+\.\d{6})\n$/

test('is one line of ASCII in nine parts, whatever a client sends, at most 4096 bytes', () => {
  const text = fc.oneof(
    bytesInString(),
    fc.nat(9000).map((length) => '"'.repeat(length)),
    fc.nat(9000).map((length) => 'a'.repeat(length)),
  )
  fc.assert(
    fc.property(text, text, text, (requestLine, referer, userAgent) => {
      const line = accessLine({
        ...visit,
        peer: 'ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255',
        bytes: Number.MAX_SAFE_INTEGER,
        duration: 1e9,
        requestLine,
        referer,
        userAgent,
      })
      expect(line).toMatch(PARTS)
      expect(line).toMatch(/^[ -~]+\n$/)
      expect(line.length).toBeLessThanOrEqual(4096)
    }),
  )
})
