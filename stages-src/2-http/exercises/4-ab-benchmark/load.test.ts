import { expect, test } from 'vitest'
import { readAb } from './load.ts'

const printed = `
Concurrency Level:      10
Time taken for tests:   0.452 seconds
Complete requests:      20
Failed requests:        3
   (Connect: 0, Receive: 0, Length: 3, Exceptions: 0)
Non-2xx responses:      4
Requests per second:    44.30 [#/sec] (mean)
Time per request:       225.760 [ms] (mean)
Time per request:       22.576 [ms] (mean, across all concurrent requests)

Percentage of the requests served within a certain time (ms)
  50%     21
  99%     51
 100%     52 (longest request)
`

test('what ab prints is read, the time per request with all its waiting', () => {
  expect(readAb(printed)).toEqual({
    tool: 'ab',
    seconds: 0.452,
    complete: 20,
    failed: 3,
    non2xx: 4,
    timePerRequest: 225.76,
  })
})

test('ab has no line for responses other than 2xx where there were none', () => {
  const good = printed.replace(/^Non-2xx.*\n/m, '')
  expect(readAb(good).non2xx).toBe(0)
})
