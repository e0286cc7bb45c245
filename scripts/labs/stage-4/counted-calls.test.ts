/** What strace -c prints, read back. */
import { expect, it } from 'vitest'
import { parseCounts, totalOf } from './counted-calls.ts'

const TABLE = `% time     seconds  usecs/call     calls    errors syscall
------ ----------- ----------- --------- --------- ----------------
 61.14    0.000214          10        21           sendto
 38.86    0.000136           6        22         1 recvfrom
  0.00    0.000000           0         3         3 epoll_wait
------ ----------- ----------- --------- --------- ----------------
100.00    0.000350           7        46         4 total
`

it('counts each call, those that failed too, and not the total', () => {
  const counts = parseCounts(TABLE)
  expect([...counts]).toEqual([
    ['sendto', 21],
    ['recvfrom', 22],
    ['epoll_wait', 3],
  ])
  expect(totalOf(counts)).toBe(46)
})
