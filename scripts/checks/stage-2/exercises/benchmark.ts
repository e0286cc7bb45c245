/**
 * Exercise 4: the reader's program measures a server whose speed the check knows. Machines are
 * slower than they say, never faster: what is measured may lie above the truth, not below it.
 */
import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { sleep, within } from '../../../lib/patience.ts'
import type { Check } from '../../check.ts'
import type { Context } from '../../context.ts'
import { fail } from '../../failure.ts'

/** Milliseconds that the server which the checks play works for each request. */
const SERVICE = 20
/** Milliseconds that it needs in addition for a connection. */
const GREETING = 30

/** What the reader's program prints: milliseconds, and requests a second. */
interface Findings {
  service: number
  connection: number
  crowded: number
  capacity: number
}

export function benchmark(): Check[] {
  let measured: Promise<Run> | undefined
  /** Several checks look at the same run. */
  const once = (context: Context) => {
    measured ??= runOnce(context, () => 200)
    return measured
  }
  return [...figures.map((figure) => judge(figure, once)), warmsUp, refusesErrors]
}

interface Figure extends Pick<Check, 'id' | 'title' | 'why'> {
  figure: keyof Findings
  expected: string
  isRight(findings: Findings): boolean
}

const figures: readonly Figure[] = [
  {
    id: 'ab-service',
    title: 'finds out how long the server works for a request',
    why: 'A server that serves one at a time works no longer for a request when ten wait; they wait. And -k leaves out what the connection costs.',
    figure: 'service',
    expected: `${SERVICE} to ${SERVICE + GREETING / 2} ms`,
    isRight: ({ service }) => service >= SERVICE * 0.9 && service < SERVICE + GREETING / 2,
  },
  {
    id: 'ab-connection',
    title: 'finds out what a connection adds',
    why: 'Without -k, ab opens a connection for every request.',
    figure: 'connection',
    expected: `about ${GREETING} ms`,
    isRight: ({ connection }) => connection > GREETING / 2 && connection < GREETING * 2,
  },
  {
    id: 'ab-crowded',
    title: 'finds out how long a request is under way when ten ask at once',
    why: 'That is what a client of a busy sequential server sees: its own time, and that of the nine before it.',
    figure: 'crowded',
    expected: 'at least 7 times the service',
    isRight: ({ crowded, service }) => crowded > service * 7 && crowded > SERVICE * 7,
  },
  {
    id: 'ab-capacity',
    title: 'finds out how many requests a second the server can answer',
    why: 'One at a time, that is a second divided by the service.',
    figure: 'capacity',
    expected: `${Math.round(1000 / (SERVICE + GREETING / 2))} to ${Math.round(1000 / SERVICE)} requests a second`,
    isRight: ({ capacity }) =>
      capacity > 1000 / (SERVICE + GREETING / 2) && capacity < 1100 / SERVICE,
  },
]

function judge(
  { figure, expected, isRight, ...about }: Figure,
  measure: (context: Context) => Promise<Run>,
): Check {
  return {
    ...about,
    reading: 'ab(1), OUTPUT; TLPI 61.6; RFC 9112 §9.3 Persistence',
    async run(context) {
      const { printed } = await measure(context)
      const findings = parse(printed)
      if (findings && isRight(findings)) return
      fail({
        sent: `a server that works ${SERVICE} ms for a request and ${GREETING} ms for a connection, one client at a time`,
        expected: `${figure}: ${expected}`,
        came: findings ? `${figure}: ${findings[figure]}` : printed || 'nothing',
      })
    },
  }
}

const warmsUp: Check = {
  id: 'ab-warm',
  title: 'lets the server warm up before it measures',
  why: 'The first requests meet cold caches and uncompiled code; here, the first 6 take 5 times as long.',
  reading: 'Gregg, Systems Performance 12.3.2; ab(1)',
  async run(context) {
    const { printed } = await runOnce(context, () => 200, 6)
    const service = parse(printed)?.service ?? Number.NaN
    if (service < SERVICE + GREETING / 2) return
    fail({
      sent: `a server that needs ${SERVICE * 5} ms for each of the first 6 requests`,
      expected: `service: ${SERVICE} to ${SERVICE + GREETING / 2} ms`,
      came: Number.isNaN(service) ? printed || 'nothing' : `service: ${service}`,
    })
  },
}

const refusesErrors: Check = {
  id: 'ab-errors',
  title: 'gives no figures for a server that answers with errors',
  why: 'ab counts them among the complete requests, and a refusal is quickly made.',
  reading: 'ab(1), OUTPUT: Non-2xx responses, Failed requests',
  async run(context) {
    const { printed, status } = await runOnce(context, (number) => (number % 3 ? 200 : 503))
    if (status !== undefined && status !== 0 && parse(printed) === undefined) return
    fail({
      sent: 'a server that answers every third request with 503',
      expected: 'no figures, and an exit status other than 0',
      came: `exit status ${status}, ${printed || 'nothing'}`,
    })
  },
}

interface Run {
  printed: string
  status: number | undefined
}

/** Runs the reader's program once against a server of a known speed. */
async function runOnce(
  { launch, patience }: Context,
  status: (number: number) => number,
  cold = 0,
): Promise<Run> {
  const server = sequentialServer(status, cold)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    const program = launch((server.address() as AddressInfo).port, '--requests 12')
    const exit = await within(patience, program.exited)
    return { printed: program.standardOutput.join('\n'), status: exit?.status }
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

/** Works for one request at a time, whoever asks; a new connection costs it something, too. */
function sequentialServer(status: (number: number) => number, cold: number): Server {
  const greeted = new WeakSet<Socket>()
  let turn: Promise<void> = Promise.resolve()
  let number = 0
  return createServer((request, response) => {
    number += 1
    const answer = status(number)
    const work = number <= cold ? SERVICE * 5 : SERVICE
    const greeting = greeted.has(request.socket) ? 0 : GREETING
    greeted.add(request.socket)
    turn = turn.then(async () => {
      await sleep(work + greeting)
      response.writeHead(answer, { 'Content-Length': 2 }).end('ok')
    })
  })
}

function parse(printed: string): Findings | undefined {
  try {
    return JSON.parse(printed.split('\n').at(-1) ?? '')
  } catch {
    return undefined
  }
}
