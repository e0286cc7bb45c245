/** The lines of an HTTP server's access log, wherever it goes, and what they say. */
import { until } from '../../lib/patience.ts'
import type { Context } from '../context.ts'
import { figuresOf, isDuration } from '../echo/log-lines.ts'
import { fail } from '../failure.ts'
import type { Server } from '../server.ts'

/** A line in Combined Log Format; what a client decides on stands in quotes, escaped. */
const COMBINED =
  /^(?<peer>\S+) \S+ \S+ \[(?<date>\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d [+-]\d{4})\] "(?<request>(?:[^"\\]|\\.)*)" (?<status>\d{3}) (?<bytes>\d+|-) "(?<referer>(?:[^"\\]|\\.)*)" "(?<agent>(?:[^"\\]|\\.)*)"(?: (?<rest>.*))?$/

/** One line of the access log. */
export interface Visit {
  line: string
  /** Without the prefix of IPv4 in IPv6: `127.0.0.1`. */
  peer: string
  /** As it stands there: `06/May/2024:07:08:09 +0000`. */
  date: string
  request: string
  status: number
  /** 0 where it says `-`. */
  bytes: number
  referer: string
  agent: string
  /** What stands behind the format: the duration. */
  rest: string
}

/** What the line says, or undefined where it is none of the access log. */
export function visitOf(line: string): Visit | undefined {
  const parts = COMBINED.exec(line)?.groups
  if (parts === undefined) return undefined
  const { peer = '', date = '', request = '', referer = '', agent = '', rest = '' } = parts
  const [status, bytes] = [Number(parts.status), parts.bytes === '-' ? 0 : Number(parts.bytes)]
  const address = peer.replace(/^\[?::ffff:([\d.]+)\]?$/i, '$1')
  return { line, peer: address, date, request, status, bytes, referer, agent, rest }
}

/** Whether a line has the date of an access log, and with it the claim of a request. */
export function isVisit(line: string): boolean {
  return /:\d\d [+-]\d{4}\] /.test(line)
}

/** Every line that the server has printed so far; skips where they cannot be seen. */
export function logOf(context: Context, server: Server = context.server): () => string[] {
  context.requireLog(server)
  return () => server.program?.lines ?? []
}

/** Every line that the server prints from now on: those of either stream come in their order. */
export function logFromNow(context: Context, server: Server = context.server): () => string[] {
  context.requireLog(server)
  const { standardError = [], standardOutput = [] } = server.program ?? {}
  const [errors, lines] = [standardError.length, standardOutput.length]
  return () => [...standardError.slice(errors), ...standardOutput.slice(lines)]
}

/** What is looked for in a log. */
export interface Wanted {
  server?: Server
  /** How the server was started, and what came before. */
  situation?: string
  sent: string
  /** A line as a sentence would name it: "a line with ?log-404 in it". */
  inWords: string
  isIt(line: string): boolean
  /** Where it is looked for: in all that has been printed if not given. */
  lines?: () => string[]
}

/** The one line of the log that is wanted, in the access log's format. */
export async function visitWith(context: Context, wanted: Wanted): Promise<Visit> {
  const { server = context.server, isIt } = wanted
  const { lines = logOf(context, server) } = wanted
  const found = () => lines().filter((line) => isVisit(line) && isIt(line))
  await until(context.patience, () => found().length > 0)
  const [line, ...more] = found()
  if (line === undefined) return await failWithout(context, server, wanted)
  const visit = visitOf(line)
  if (visit !== undefined && more.length === 0) return visit
  return fail({
    ...evidenceOf(wanted),
    expected: `one line of the access log, in Combined Log Format: ${wanted.inWords}`,
    came: found()
      .map((text) => `"${text}"`)
      .join(' and '),
  })
}

/** The line of the one request whose target holds the mark. */
export async function visitMarked(
  context: Context,
  mark: string,
  sent: string,
  more: Pick<Wanted, 'server' | 'situation'> = {},
): Promise<Visit> {
  const inWords = `one with ${mark} in it`
  return await visitWith(context, { ...more, sent, inWords, isIt: (line) => line.includes(mark) })
}

function evidenceOf({ situation, sent }: Wanted): { situation?: string; sent: string } {
  return situation === undefined ? { sent } : { situation, sent }
}

const LAST_LINES = 3

/** No line came: maybe it waits in a buffer of the program, which its end empties. */
async function failWithout(context: Context, server: Server, wanted: Wanted): Promise<never> {
  const last = server.program?.lines.slice(-LAST_LINES) ?? []
  const printed = logFromNow(context, server)
  server.signal('SIGTERM')
  await server.exit(1_000)
  const late = printed().find((line) => isVisit(line) && wanted.isIt(line))
  const others =
    last.length > 0
      ? `the last lines that it had printed: ${last.join(' | ')}`
      : 'it had printed nothing'
  return fail({
    ...evidenceOf(wanted),
    expected: `within ${context.patience / 1000} s, on standard output or standard error, a line of the access log in Combined Log Format: ${wanted.inWords}`,
    came: late
      ? `the line only when the server was told to stop, out of a buffer: ${late}`
      : `no such line; ${others}`,
    why: 'Output that goes into a pipe is kept in the program until there is a block of it, some kilobytes, where a terminal would get each line at once. Every line wants a flush: fflush or setvbuf in C, flush=True in Python, write(2) itself.',
  })
}

/** What a line is to say; a function says whether a number is right. */
export interface Parts {
  peer?: string
  request?: string
  status?: number
  /** How many, and the same in words where several are right. */
  bytes?: number | [isRight: (bytes: number) => boolean, inWords: string]
  referer?: string
  agent?: string
}

/** Fails on the first part that is another one. */
export function expectParts(visit: Visit, parts: Parts, sent: string, situation?: string): void {
  for (const [name, expected] of Object.entries(parts)) {
    const came = visit[name as keyof Parts]
    const isRight = Array.isArray(expected) ? expected[0](visit.bytes) : came === expected
    if (isRight) continue
    fail({
      ...(situation === undefined ? {} : { situation }),
      sent,
      expected: `a line of the access log in which the ${NAMES[name as keyof Parts]} ${Array.isArray(expected) ? expected[1] : `is ${expected === '' ? 'empty' : expected}`}`,
      came: visit.line,
    })
  }
}

const NAMES: Readonly<Record<keyof Parts, string>> = {
  peer: 'address of the client',
  request: 'request line',
  status: 'status',
  bytes: 'number of bytes',
  referer: 'Referer',
  agent: 'User-Agent',
}

/** The line has a duration between these, in seconds; any unit is right that is so in both lines. */
export function hasDuration({ rest }: Visit, least: number, most: number): boolean {
  const isZero = ({ value }: { value: number }) => least === 0 && value === 0
  return figuresOf(rest).some((figure) => isZero(figure) || isDuration(figure, least, most))
}

/** How many milliseconds the time of the line is from another one. */
export function apartFrom({ date }: Visit, time: number): number {
  return Date.parse(date.replace(':', ' ').replaceAll('/', ' ')) - time
}
