/** What stage 4 was to reach, and what it has reached: the speed that its issue asks for. */

import { ratios, summarize } from '../../statistics.ts'
import { type Contender, contenders } from '../contenders.ts'
import { cpuTime } from './figures.ts'
import type { Footprint } from './footprint.ts'
import { type Samples, type SituationName, situations } from './situations.ts'

/** At most this share of a peer's CPU time for a request. */
interface Goal {
  situation: SituationName
  peer: Contender
  most: number
}

const goals: readonly Goal[] = [
  { situation: 'small', peer: 'nginx', most: 0.7 },
  { situation: 'small', peer: 'nginxOff', most: 0.9 },
  { situation: 'small', peer: 'floor', most: 1.2 },
  { situation: 'small', peer: 'whole', most: 0.2 },
  { situation: 'small', peer: 'kept', most: 0.45 },
  { situation: 'closing', peer: 'nginx', most: 0.7 },
  { situation: 'pipelined', peer: 'nginx', most: 0.2 },
  { situation: 'large', peer: 'nginx', most: 1 },
  { situation: 'logged', peer: 'nginx', most: 0.7 },
]

/** A line for each goal whose peer was measured. */
export function reached(samples: Samples, footprint: Footprint): string[] {
  return [...goals.flatMap((goal) => sharesOf(samples, goal)), ...footprints(footprint)]
}

function sharesOf(samples: Samples, { situation, peer, most }: Goal): string[] {
  const of = (name: Contender) => samples.get(situation)?.get(name)?.map(cpuTime)
  const [ours, theirs] = [of('stage'), of(peer)]
  if (!ours || !theirs) return []
  const share = ratios(ours, theirs).median
  return [
    line(situations[situation].label, `${share.toFixed(2)} of ${contenders[peer]}`, `${most}`),
  ]
}

function footprints({ memory, start, allocated }: Footprint): string[] {
  const bytes = (name: Contender) => summarize(memory.get(name) ?? [Number.NaN]).median
  const [started = 0, alone = 0] = (['stage', 'bare'] as const).map(
    (name) => summarize(start.get(name) ?? [Number.NaN]).median,
  )
  const perRequest = summarize(allocated).median
  const shares = memory.has('nginx')
    ? [
        line(
          'memory of an idle one',
          `${(bytes('stage') / bytes('nginx')).toFixed(2)} of nginx`,
          '0.5',
        ),
      ]
    : []
  return [
    ...shares,
    line(
      'starting to listening',
      `${started.toFixed(0)} ms, Node alone ${alone.toFixed(0)}`,
      '150 ms',
    ),
    line('allocated a request', `${perRequest.toFixed(0)} bytes`, '50 bytes'),
  ]
}

function line(what: string, share: string, most: string): string {
  return `${what.padEnd(25)}${share.padEnd(34)}goal: ${most}`
}
