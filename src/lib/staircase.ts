/** The staircase of the home page: what each server answers and what it costs, out of lab five-servers. */
import type { SavedResult, Value } from './results.ts'

/** A server, as a step that is as high as it is fast. */
export interface Step {
  name: string
  /** Which of the five it is; none of them is measured for comparison. */
  stage?: 2 | 3 | 4 | 5
  /** Requests a second. */
  rate: Value
  /** CPU time a request, of all its processes. */
  cpu: Value
  /** Of the highest, from 0 to 1. */
  height: number
}

/** In the order of the stages, and then the others, by the ends of their values' names. */
const SERVERS: (Pick<Step, 'name' | 'stage'> & { end: string })[] = [
  { name: 'HTTP', stage: 2, end: 'Stage2' },
  { name: 'Threads', stage: 3, end: 'Pool' },
  { name: 'Events', stage: 4, end: 'Stage4' },
  { name: 'Processes', stage: 5, end: '' },
  { name: 'node:http', end: 'NodeHttp' },
  { name: 'node:cluster', end: 'Cluster' },
  { name: 'nginx', end: 'Nginx' },
]

/** The steps; nginx may not have been there. Throws where a server of ours is missing. */
export function stepsOf({ lab, values }: Pick<SavedResult, 'lab' | 'values'>): Step[] {
  const steps = SERVERS.flatMap(({ end, ...server }) => {
    const [rate, cpu] = [values[`rate${end}`], values[`cpu${end}`]]
    if (rate !== undefined && cpu !== undefined) return [{ ...server, rate, cpu }]
    if (server.stage === undefined) return []
    throw new Error(`the result of lab '${lab}' has no 'rate${end}' with a 'cpu${end}'`)
  })
  const highest = Math.max(...steps.map(({ rate }) => rate.value))
  return steps.map((step) => ({ ...step, height: step.rate.value / highest }))
}
