/** What `npm run simulate` does: seeds one after another, and what was found. */
import { table } from '../labs/report.ts'
import { UsageError } from '../lib/usage-error.ts'
import { serverOf } from './load.ts'
import { mistakeNamed, mistakes } from './mistakes.ts'
import { prove } from './prove.ts'
import { type Outcome, runSimulation } from './run.ts'
import type { SimulatedServer } from './servers/server.ts'
import { drawSettings, type Way } from './settings.ts'
import { Tracer } from './watch/tracer.ts'

/** The command line's options. */
export interface Asked {
  readonly seeds: number
  readonly from: number
  readonly seed?: number
  readonly minutes?: number
  readonly seconds?: number
  readonly backend?: 'epoll' | 'poll'
  readonly edge?: true
  readonly trace?: true
  readonly mistake?: string
  readonly mistakes?: true
  readonly prove?: true
  readonly json?: true
}

/** All of many simulations together. */
export interface Total {
  simulations: number
  /** Milliseconds of simulated time. */
  time: number
  calls: number
  connections: number
  responses: number
  /** Milliseconds of real time. */
  milliseconds: number
}

// #region simulate
/** Carries it out, and prints it: the exit code, 1 where something was found. */
export async function simulate(stage: string, asked: Asked): Promise<number> {
  if (asked.mistakes) {
    console.log(table(mistakes.map(({ about, name }) => [name, about])))
    return 0
  }
  if (asked.prove) return await proveAll(asked)
  const mistake = asked.mistake === undefined ? undefined : mistakeNamed(asked.mistake)
  const server = await serverOf(stage, mistake?.edits)
  const way = wayOf(asked) ?? mistake?.way
  const tracer = asked.trace ? new Tracer((line) => console.log(line)) : undefined
  const total = newTotal()
  for (const seed of seedsOf(asked)) {
    const began = performance.now()
    const outcome = runSimulation(server, drawSettings(seed, way), tracer)
    total.milliseconds += performance.now() - began
    add(total, outcome)
    if (outcome.finding === undefined) continue
    console.log(found(stage, seed, asked, outcome))
    return 1
  }
  const { json } = asked
  console.log(json ? JSON.stringify(total) : `✓ ${inWords(total)}`)
  return 0
}

/** A mistake, and what it took to find it, as `--json` prints it. */
export interface ProofLine {
  readonly name: string
  readonly about: string
  /** What was found first; undefined where nothing was. */
  readonly kind: string | undefined
  readonly seed: number | undefined
}

/** Every mistake, by the first seed that finds it. */
async function proveAll({ json, seeds }: Asked): Promise<number> {
  const lines: ProofLine[] = []
  for await (const { finding, mistake, seed } of prove(seeds)) {
    const { about, name } = mistake
    const line = { name, about, kind: finding?.kind, seed }
    lines.push(line)
    if (!json) console.log(table([rowOf(line, seeds)]))
  }
  const found = lines.filter(({ seed }) => seed !== undefined).length
  console.log(json ? JSON.stringify(lines) : `${found} of ${lines.length} mistakes found`)
  return found === lines.length ? 0 : 1
}

function rowOf({ kind, name, seed }: ProofLine, most: number): string[] {
  const what = kind === undefined ? `NOT FOUND in ${most} simulations` : kind
  return [name.padEnd(26), what.padEnd(24), seed === undefined ? '' : `seed ${seed}`]
}

function* seedsOf(asked: Asked): Generator<number> {
  const { from, minutes, seconds, seed, seeds } = asked
  if (seed !== undefined) {
    yield seed
    return
  }
  const isTimed = minutes !== undefined || seconds !== undefined
  const end = performance.now() + ((minutes ?? 0) * 60 + (seconds ?? 0)) * 1000
  for (let next = from; isTimed ? performance.now() < end : next < from + seeds; next += 1) {
    yield next
  }
}

function wayOf({ backend, edge }: Asked): Way | undefined {
  if (edge && backend === 'poll') throw new UsageError('--edge: poll(2) has no edges')
  if (edge) return 'edge'
  return backend === 'epoll' ? 'level' : backend
}
// #endregion simulate

// #region words
function found(stage: string, seed: number, asked: Asked, { finding }: Outcome): string {
  const mistake = asked.mistake === undefined ? '' : ` --mistake ${asked.mistake}`
  const way = asked.edge ? ' --edge' : asked.backend ? ` --backend ${asked.backend}` : ''
  return [
    `✗ seed ${seed}: ${finding?.kind}, at ${finding?.at.toFixed(3)} ms`,
    `  ${finding?.what}`,
    `  npm run simulate -- ${stage}${way}${mistake} --seed ${seed} --trace`,
  ].join('\n')
}

export function newTotal(): Total {
  return { simulations: 0, time: 0, calls: 0, connections: 0, responses: 0, milliseconds: 0 }
}

export function add(total: Total, outcome: Outcome): void {
  total.simulations += 1
  total.time += outcome.time
  total.calls += outcome.calls
  total.connections += outcome.connections
  total.responses += outcome.responses
}

function inWords({ calls, connections, responses, simulations, time }: Total): string {
  const hours = (time / 3_600_000).toFixed(2)
  return `${simulations} simulations, nothing is wrong
  ${hours} simulated hours, ${connections} connections, ${responses} responses, ${calls} calls`
}

// #endregion words

export type { SimulatedServer }
