/**
 * Exercise 3: the reader's program measures pools whose speed the check knows. Machines are slower
 * than they say, never faster: what is measured may lie below the truth, not above it.
 */
import { within } from '../../../lib/patience.ts'
import { quoted } from '../../../lib/shell.ts'
import type { Check } from '../../check.ts'
import type { Context } from '../../context.ts'
import { fail } from '../../failure.ts'
import { MACHINE, OF_ONE_THREAD, SLOW, SLOW_OF_MANY } from './known-speed.ts'

const SIZES = [1, MACHINE, 2 * MACHINE]
/** A sweep lasts longer than an answer, so many times. */
const LONGER = 12
/** How much faster three threads have to be found than one, at the least. */
const FASTER = 1.5

/** What the reader's program prints of a size: requests a second, and milliseconds. */
interface Figures {
  threads: number
  throughput: number
  median: number
  p99: number
}

interface Findings {
  sizes: Figures[]
  best: number
}

interface Run {
  findings: Findings | undefined
  printed: string
  status: number | undefined
}

interface Question extends Omit<Check, 'run'> {
  expected: string
  isRight(one: Figures, three: Figures, findings: Findings): boolean
}

const SENT = `pools of ${SIZES.join(', ')} threads on a machine that works for ${MACHINE} requests at once`

const questions: readonly Question[] = [
  {
    id: 'pool-load',
    title: 'finds out that more threads serve more requests',
    why: 'One client at a time is served by one thread at a time, however many there are.',
    reading: 'Gregg, Systems Performance 12.3.2; ab(1), -c',
    expected: `with ${MACHINE} threads at least ${FASTER} times the throughput of one`,
    isRight: isFaster,
  },
  {
    id: 'pool-warm',
    title: 'lets a server warm up before it measures',
    why: 'The first requests meet cold caches and uncompiled code; here, the first four take half a second.',
    reading: 'Gregg, Systems Performance 12.3.2',
    expected: `with one thread between ${(0.65 * OF_ONE_THREAD).toFixed(1)} and ${OF_ONE_THREAD.toFixed(1)} requests a second`,
    isRight: ({ throughput }) =>
      throughput > 0.65 * OF_ONE_THREAD && throughput < 1.1 * OF_ONE_THREAD,
  },
  {
    id: 'pool-tail',
    title: 'knows what the slowest requests took',
    why: `One request of ${SLOW_OF_MANY} takes ten times as long as the others. A mean hides it, and whoever loads a page of ${SLOW_OF_MANY} pictures does not.`,
    reading: 'Gregg, Systems Performance 2.8.3, percentiles; Dean and Barroso, The Tail at Scale',
    expected: `with ${MACHINE} threads a p99 of ${SLOW} ms or more, and a median below it`,
    isRight: (_, { median, p99 }) => p99 >= 0.95 * SLOW && median > 0 && median < p99,
  },
  {
    id: 'pool-best',
    title: 'takes the fewest threads that are as good as any',
    why: 'Beyond what the machine works for at once, a thread adds memory and switches. That the largest pool is a hundredth faster is chance, or not worth it.',
    reading: 'Goetz, Java Concurrency in Practice 8.2 Sizing Thread Pools',
    expected: `best: ${MACHINE}, by a throughput that says so`,
    isRight: (one, three, findings) => findings.best === MACHINE && isFaster(one, three),
  },
]

function isFaster(one: Figures, three: Figures): boolean {
  return three.throughput > FASTER * one.throughput
}

export function poolSizes(): Check[] {
  let measured: Promise<Run> | undefined
  /** Several checks look at the same run. */
  const once = (context: Context) => {
    measured ??= sweep(context)
    return measured
  }
  return [...questions.map((question) => judge(question, once)), refusesErrors]
}

function judge(question: Question, once: (context: Context) => Promise<Run>): Check {
  const { expected, isRight, ...about } = question
  return {
    ...about,
    async run(context) {
      const { findings, printed } = await once(context)
      const [one, three] = findings?.sizes ?? []
      if (findings && one && three && isRight(one, three, findings)) return
      const came = findings ? inWords(findings) : printed || 'nothing'
      fail({ sent: SENT, expected, came })
    },
  }
}

function inWords({ best, sizes }: Findings): string {
  const figures = sizes.map(
    ({ threads, throughput, median, p99 }) =>
      `${threads}: ${short(throughput)} a second, median ${short(median)} ms, p99 ${short(p99)} ms`,
  )
  return [...figures, `best: ${best}`].join('; ')
}

/** Whatever the program has printed there. */
function short(value: unknown): string {
  return typeof value === 'number' ? value.toFixed(1) : `${value}`
}

const refusesErrors: Check = {
  id: 'pool-errors',
  title: 'gives no figures for a server that answers with errors',
  why: 'A refusal is quickly made. A pool that is too small, and says 503, would win.',
  reading: 'RFC 9110 §15.6.4 503 Service Unavailable; ab(1), Non-2xx responses',
  async run(context) {
    const { findings, printed, status } = await sweep(context, ' --refusing')
    if (findings === undefined && status !== undefined && status !== 0) return
    fail({
      sent: 'pools that answer every third request with 503',
      expected: 'no figures, and an exit status other than 0',
      came: `exit status ${status}, ${printed || 'nothing'}`,
    })
  },
}

/** Runs the reader's program once against the pools. */
async function sweep({ launch, patience }: Context, flags = ''): Promise<Run> {
  const pool = `${quoted(`${import.meta.dirname}/known-pool.ts`)} --port {port} --threads {threads}${flags}`
  const command = `exec ${quoted(process.execPath)} ${pool}`
  const program = launch(
    '',
    `--command ${quoted(command)} --sizes ${SIZES.join()} --clients ${4 * MACHINE} --requests ${3 * SLOW_OF_MANY}`,
  )
  const exit = await within(LONGER * patience, program.exited)
  const printed = program.standardOutput.join('\n') || program.standardError.join('\n')
  return { findings: parse(program.standardOutput.at(-1)), printed, status: exit?.status }
}

function parse(line = ''): Findings | undefined {
  try {
    const findings: Findings = JSON.parse(line)
    return Array.isArray(findings.sizes) ? findings : undefined
  } catch {
    return undefined
  }
}
