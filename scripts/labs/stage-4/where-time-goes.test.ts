/** What profilers print, read back. */
import { describe, expect, it } from 'vitest'
import { type Profile, shares } from './where-time-goes/cpu-profile.ts'
import { byModule, foldStacks, ownerOf, parseReport } from './where-time-goes/perf.ts'

const REPORT = `# Samples: 594  of event 'cpu-clock'
#
 79.80% |[kernel.kallsyms]|[k] tcp_sendmsg
 2.02%  |[JIT] tid 2972   |[.] JS:*'#readLine file:///x/stages-src/4-events/request/head-reader.ts:112:12
 1.00%  |[JIT] tid 2972   |[.] JS:*'add file:///x/stages-src/3-threads/statistics/counter.ts:16:20
 0.84%  |node             |[.] Builtins_AtomicsStore
 0.50%  |node             |[.] v8::internal::ScavengerCollector::CollectGarbage
 0.17%  |koffi.node       |[.] 0x0000000000085a29
 0.17%  |libc.so.6        |[.] epoll_wait
`

describe('perf', () => {
  it('says whose code ran', () => {
    const owners = parseReport(REPORT).map((it) => [ownerOf(it), it.percent])
    expect(owners).toEqual([
      ['kernel', 79.8],
      ['ours', 2.02],
      ['ours', 1],
      ['glue', 0.84],
      ['collector', 0.5],
      ['koffi', 0.17],
      ['libc', 0.17],
    ])
  })

  it('says which module of the stages', () => {
    expect([...byModule(parseReport(REPORT))]).toEqual([
      ['request', 2.02],
      ['stage 3', 1],
    ])
  })

  it('gives stacks as flame graphs take them, the outermost first', () => {
    const one = `\tffff81 tcp_sendmsg\n\t10aba4 __send\n\t7f01 [unknown]\n\t7f02 JS:*'run file:///x/stages-src/4-events/loop/event-loop.ts:57:6\n`
    expect(foldStacks(`${one}\n\n${one}\n\n\tffff82 tcp_ack\n`, 5)).toEqual({
      'run 4-events/loop/event-loop.ts:57:6;__send;tcp_sendmsg': 2,
      tcp_ack: 1,
    })
  })
})

it("V8's profile tells calls apart by the function of #sys that has their name", () => {
  const frame = (functionName: string, url = '') => ({ functionName, url })
  const sys = '/x/stages-src/sys/kernel.ts'
  const profile: Profile = {
    nodes: [
      { id: 1, callFrame: frame('(root)'), children: [2, 7] },
      {
        id: 2,
        callFrame: frame('ready', '/x/stages-src/4-events/connection/a.ts'),
        children: [3, 5],
      },
      { id: 3, callFrame: frame('recv', '/x/stages-src/sys/read-write.ts'), children: [4] },
      { id: 4, callFrame: frame('', sys) },
      { id: 5, callFrame: frame('send', '/x/stages-src/sys/read-write.ts'), children: [6] },
      { id: 6, callFrame: frame('', sys) },
      { id: 7, callFrame: frame('(idle)') },
    ],
    samples: [2, 4, 6, 6, 7, 3],
    timeDeltas: [10, 20, 30, 40, 500, 5],
  }
  expect([...shares(profile)]).toEqual([
    ['send(2)', 70],
    ['recv(2)', 25],
    ['connection', 10],
  ])
})
