/**
 * Exercise 4: the reader's program compares two servers whose speed the check knows. Machines are
 * slower than they say, never faster: what is measured may lie below the truth, not above it.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { within } from '../../../lib/patience.ts'
import { quoted } from '../../../lib/shell.ts'
import type { Check } from '../../check.ts'
import type { Context } from '../../context.ts'
import { fail } from '../../failure.ts'
import {
  CLIENTS,
  COLD,
  DISTURBED,
  FAST,
  IDLE,
  REQUESTS,
  SLOW,
  SLOW_OF_MANY,
  SLOWER,
  throughputOf,
} from './known-servers.ts'

/** A comparison lasts longer than an answer, so many times. */
const LONGER = 12
/** Between which ratios one is found to be twice as fast: the faster one suffers more from others. */
const LEAST = 1.4
const MOST = 2.3

/** What the reader's program prints of a server: requests a second, and milliseconds. */
interface Figures {
  throughput: number
  median: number
  p99: number
}

interface Findings {
  threaded: Figures
  events: Figures
  ratio: number
}

interface Run {
  findings: Findings | undefined
  printed: string
  status: number | undefined
}

interface Question extends Omit<Check, 'run'> {
  sent: string
  expected: string
  isRight(findings: Findings): boolean
}

const TWICE = `a server of threads that takes ${SLOW} ms for a request, and one of events that takes ${FAST} ms`

/** Three questions about one comparison. */
const questions: readonly Question[] = [
  {
    id: 'bench-ratio',
    title: 'finds that one of them is twice as fast',
    why: 'Both under the same load, for the same time, on the same machine: then what is left are the servers.',
    reading: 'Systems Performance 12.1, 12.3.2',
    sent: TWICE,
    expected: `a ratio between ${LEAST} and ${MOST}`,
    isRight: ({ ratio }) => ratio > LEAST && ratio < MOST,
  },
  {
    id: 'bench-warm',
    title: 'lets both of them warm up before it measures',
    why: 'The first requests meet cold caches and uncompiled code. Here, the first four of one and twelve of the other take a second each.',
    reading: 'Systems Performance 12.3.2',
    sent: TWICE,
    expected: `for events between ${(0.65 * throughputOf(FAST)).toFixed(0)} and ${throughputOf(FAST).toFixed(0)} requests a second`,
    isRight: ({ events: { throughput } }) =>
      throughput > 0.65 * throughputOf(FAST) && throughput < 1.1 * throughputOf(FAST),
  },
  {
    id: 'bench-tail',
    title: 'knows what the slowest requests took',
    why: `One request of ${SLOW_OF_MANY} takes ${SLOWER} times as long as the others. A mean hides it.`,
    reading: 'Systems Performance 2.8.3, percentiles; Dean and Barroso, The Tail at Scale',
    sent: TWICE,
    expected: `for events a p99 of ${SLOWER * FAST} ms or more, and a median below ${SLOWER * FAST}`,
    isRight: ({ events: { p99, median } }) =>
      p99 >= 0.95 * SLOWER * FAST && median > 0 && median < SLOWER * FAST,
  },
]

export function againstThreads(): Check[] {
  let measured: Promise<Run> | undefined
  /** Several checks look at the same run. */
  const once = (context: Context) => {
    measured ??= compare(context, `--duration ${SLOW}`, `--duration ${FAST} --cold ${COLD}`)
    return measured
  }
  return [
    ...questions.map((question) => ({ ...question, run: judge(question, once) })),
    disturbed,
    idle,
    refusesErrors,
  ]
}

function judge(
  { sent, expected, isRight }: Omit<Question, keyof Check>,
  run: (context: Context) => Promise<Run>,
): (context: Context) => Promise<void> {
  return async (context) => {
    const { findings, printed } = await run(context)
    if (findings && isRight(findings)) return
    fail({ sent, expected, came: findings ? inWords(findings) : printed || 'nothing' })
  }
}

const disturbed: Check = {
  id: 'bench-turns',
  title: 'is not taken in by a machine that does something else for a while',
  why: 'Who is measured once, at the wrong moment, is a slow server. Several turns, and for each server the best of them or the middle one, tell a moment from a property.',
  reading:
    'Systems Performance 12.1.3, 12.3; Chen and Revels, Robust benchmarking in noisy environments',
  async run(context) {
    const folder = mkdtempSync(join(tmpdir(), 'starts-'))
    const starts = quoted(join(folder, 'starts'))
    const flags = `--duration ${FAST} --starts ${starts} --disturbed 2`
    try {
      await judge(
        {
          sent: `two servers that are alike; the second that is started meets a machine ${DISTURBED} times as slow`,
          expected: 'a ratio between 0.8 and 1.25',
          isRight: ({ ratio }) => ratio > 0.8 && ratio < 1.25,
        },
        (at) => compare(at, flags, flags),
      )(context)
    } finally {
      rmSync(folder, { recursive: true })
    }
  },
}

const idle: Check = {
  id: 'bench-idle',
  title: 'finds what clients cost a server who say nothing',
  why: 'With few clients, all of them busy, threads are as good as events. What an event loop is for are the others.',
  reading: 'Kegel, The C10K problem; Systems Performance 12.3.7',
  run: judge(
    {
      sent: `two servers that are alike, but for ${IDLE} silent connections, with which threads take twice as long`,
      expected: `with --idle ${IDLE} a ratio between ${LEAST} and ${MOST}`,
      isRight: ({ ratio }) => ratio > LEAST && ratio < MOST,
    },
    (context) =>
      compare(
        context,
        `--duration ${FAST} --idle-costs ${IDLE}`,
        `--duration ${FAST}`,
        `--idle ${IDLE}`,
      ),
  ),
}

const refusesErrors: Check = {
  id: 'bench-errors',
  title: 'gives no figures for a server that answers with errors',
  why: 'A refusal is quickly made. Who counts it as an answer finds the server best that does least.',
  reading: 'RFC 9110 §15.6.4 503 Service Unavailable; wrk, Non-2xx or 3xx responses',
  async run(context) {
    const flags = `--duration ${FAST}`
    const { findings, printed, status } = await compare(context, flags, `${flags} --refusing`)
    if (findings === undefined && status !== undefined && status !== 0) return
    fail({
      sent: 'two servers, of which one answers every third request with 503',
      expected: 'no figures, and an exit status other than 0',
      came: `exit status ${status}, ${printed || 'nothing'}`,
    })
  },
}

/** Runs the reader's program once against two servers with these flags. */
async function compare(
  { launch, patience }: Context,
  threaded: string,
  events: string,
  more = '',
): Promise<Run> {
  const load = `--clients ${CLIENTS} --requests ${REQUESTS} ${more}`
  const flags = `--threaded ${commandOf(threaded)} --events ${commandOf(events)} ${load}`
  const program = launch('', flags.trim())
  const exit = await within(LONGER * patience, program.exited)
  const printed = program.standardOutput.join('\n') || program.standardError.join('\n')
  return { findings: parse(program.standardOutput.at(-1)), printed, status: exit?.status }
}

function commandOf(flags: string): string {
  const server = `${quoted(`${import.meta.dirname}/known-server.ts`)} --port {port} ${flags}`
  return quoted(`exec ${quoted(process.execPath)} ${server}`)
}

function parse(line = ''): Findings | undefined {
  try {
    const findings: Findings = JSON.parse(line)
    return findings.threaded && findings.events ? findings : undefined
  } catch {
    return undefined
  }
}

function inWords({ threaded, events, ratio }: Findings): string {
  const figures = Object.entries({ threaded, events }).map(
    ([name, { throughput, median, p99 }]) =>
      `${name}: ${short(throughput)} a second, median ${short(median)} ms, p99 ${short(p99)} ms`,
  )
  return [...figures, `ratio ${short(ratio)}`].join('; ')
}

/** Whatever the program has printed there. */
function short(value: unknown): string {
  return typeof value === 'number' ? value.toFixed(2) : `${value}`
}
