/** What stage 5 was to reach: the speed that its issue asks for. */
import { camelCase } from '../../findings.ts'
import { cpu, rate } from '../../stage-4/events-versus-nginx/figures.ts'
import { ratios } from '../../statistics.ts'
import { type Contender, contenders } from '../contenders.ts'
import { type Samples, type SituationName, situations } from './situations.ts'

/** One contender's figure over another's. */
export interface Goal {
  /** The value's name. */
  name: string
  label: string
  situation: SituationName
  quantity: typeof cpu
  first: Contender
  second: Contender
  /** CPU time is to be at most that, requests at least; undefined where nothing was asked for. */
  bound: number | undefined
}

function goal(
  quantity: typeof cpu,
  situation: SituationName,
  [first, second]: readonly [Contender, Contender],
  bound?: number,
): Goal {
  const who = first === 'stage' ? '' : first
  const what = quantity === cpu ? 'CPU' : 'requests/s'
  return {
    name: camelCase(quantity.name, who, situation, 'over', second === 'stage' ? 'kernel' : second),
    label: `${what}, ${situations[situation].label}: ${short(first)} / ${short(second)}`,
    ...{ situation, quantity, first, second, bound },
  }
}

/** `kernel`, `stage 4` */
function short(name: Contender): string {
  return contenders[name].replace(/^stage 5, /, '').replace(/,.*/, '')
}

export const goals: readonly Goal[] = [
  goal(cpu, 'one', ['stage', 'stage4'], 1.05),
  goal(cpu, 'one', ['reuseport', 'stage4'], 1.15),
  goal(cpu, 'two', ['reuseport', 'stage']),
  goal(cpu, 'passed100', ['roundRobin', 'stage4'], 1.15),
  goal(cpu, 'passed10', ['roundRobin', 'stage4']),
  goal(cpu, 'passed1', ['roundRobin', 'stage4']),
  goal(cpu, 'two', ['stage', 'nginx'], 0.7),
  goal(rate, 'two', ['stage', 'nginx'], 1.2),
]

/** The median of the ratios, round by round; undefined where one of the two was not measured. */
export function shareOf(
  samples: Samples,
  { situation, quantity, first, second }: Goal,
): number | undefined {
  const of = (name: Contender) => samples.get(situation)?.get(name)?.map(quantity.measure)
  const [ours, theirs] = [of(first), of(second)]
  return ours && theirs && ratios(ours, theirs).median
}
