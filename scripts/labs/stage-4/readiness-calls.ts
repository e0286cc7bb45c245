/** One descriptor of many is ready: what a wait takes with select(2), poll(2) and epoll(7). */
import { outputOf } from '../../lib/run.ts'
import { compile } from '../compile.ts'
import { camelCase, Findings, row } from '../findings.ts'
import { interleave } from '../interleave.ts'
import type { Lab, Session } from '../lab.ts'
import { pinning } from '../pinning.ts'

export const readinessCalls: Lab = {
  name: 'readiness-calls',
  title: 'Three ways to wait for many',
  file: import.meta.filename,
  needs: ['cc'],
  uses: ['taskset'],
  run,
}

const calls = { select: 'select(2)', poll: 'poll(2)', epoll: 'epoll_wait(2)' } as const

type Call = keyof typeof calls

/** How many descriptors are waited for. */
const COUNTS = [10, 100, 1000, 10_000]

/** FD_SETSIZE is 1,024, and some descriptors are in use already: select(2) can name no more. */
const MOST_OF_SELECT = 1000

/** One trial: which call, and how many descriptors. */
type Trial = `${Call} ${number}`

async function run(session: Session): Promise<Findings> {
  const rig = compile('scripts/labs/stage-4/readiness-calls/rig.c', session.folder)
  const trials = (Object.keys(calls) as Call[]).flatMap((call) =>
    COUNTS.filter((count) => call !== 'select' || count <= MOST_OF_SELECT).map((count) => ({
      name: `${call} ${count}` as const,
      measure: () => microseconds(rig, call, count, session.quick ? 0.02 : 0.3),
    })),
  )
  const turns = { rounds: session.quick ? 1 : 7, warmUp: 0 }
  return findingsOf(await interleave(trials, turns, session.progress))
}

async function microseconds(rig: string, call: Call, count: number, seconds: number) {
  const words = [...pinning('server'), rig, call, `${count}`, `${seconds}`]
  return Number(await outputOf(words)) / 1000
}

type Samples = ReadonlyMap<Trial, readonly number[]>

function findingsOf(samples: Samples): Findings {
  const findings = new Findings()
  const all = [...samples].map(([name, found]) => {
    const [call, count] = name.split(' ') as [Call, string]
    return { call, count: Number(count), found }
  })
  for (const { call, count, found } of all) {
    const words = `${calls[call]} with ${count.toLocaleString('en')} descriptors`
    findings.value(camelCase(call, `${count}`), found, 'µs', `a wait, ${words}`)
  }
  const [poll, epoll] = [samples.get('poll 10000'), samples.get('epoll 10000')]
  return findings
    .ratio('pollOverEpoll', poll, epoll, 'a wait for one of 10,000, poll(2) over epoll_wait(2)')
    .bars('waits', {
      title: 'What a wait takes when one descriptor is ready',
      subtitle:
        'sockets in a C program, none of which sleeps; looking for the one is included; the range is the middle half',
      unit: 'µs',
      better: 'less',
      rows: all
        .filter(({ count }) => count !== 100)
        .map(({ call, count, found }) => ({
          ...row(
            `${count.toLocaleString('en')} descriptors`,
            found,
            call === 'epoll' ? 4 : undefined,
          ),
          series: calls[call],
        })),
    })
}
