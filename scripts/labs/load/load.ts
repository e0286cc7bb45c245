/** The clients that ask a server for the same thing again and again over one kept-alive connection. */
import { outputOf, programs } from '../../lib/run.ts'
import { LabFailure } from '../lab.ts'
import { pinning, type Role } from '../pinning.ts'
import type { ServerProcess, Switches } from '../server-process.ts'

/** What is asked for: GET of a path, with these fields. */
export interface Asked {
  path: string
  fields?: Readonly<Record<string, string>>
  /** How many requests a client sends at once, before it has heard of the first; wrk only. */
  pipelined?: number
  /** How many requests a connection has on average before it is closed; wrk only. */
  requestsEach?: number
  /** How many connections ask beside each other; one where nothing else is said. */
  connections?: number
  /** Where the client runs; on a core of its own where nothing else is said. */
  role?: Role
}

/** What one run of a client has found. */
export interface Sample {
  /** Requests that were answered. */
  count: number
  seconds: number
  /** Of one request, in microseconds, from a histogram. */
  median: number
  p99: number
  p999?: number
  /** Seconds of CPU time that the server has used meanwhile. */
  serverSeconds: number
  /** How often its threads have left a processor meanwhile. */
  switches: Switches
}

/** What a client prints: one line of JSON. */
type Counted = Omit<Sample, 'serverSeconds' | 'switches'> & { failed?: number }

/**
 * Runs wrk(1) against a server for whole seconds, one request at a time on each connection, or so
 * many as are to be pipelined.
 */
export function runWrk(server: ServerProcess, asked: Asked, seconds: number): Promise<Sample> {
  const options = [
    '-t1',
    `-c${asked.connections ?? 1}`,
    `-d${seconds}s`,
    '-s',
    'scripts/labs/load/wrk.lua',
  ]
  const each = asked.requestsEach === undefined ? [] : [`${asked.requestsEach}`]
  const script = ['--', `${asked.pipelined ?? 1}`, ...each]
  const command = ['wrk', ...options, ...fieldWords(asked), urlOf(server, asked), ...script]
  return measured(server, command, asked)
}

/** Runs autocannon for whole seconds; its latencies are whole milliseconds, so there are none here. */
export function runAutocannon(
  server: ServerProcess,
  asked: Asked,
  seconds: number,
): Promise<Sample> {
  const options = [
    ...['--connections', `${asked.connections ?? 1}`, '--duration', `${seconds}`],
    ...['--json', '--no-progress'],
  ]
  const words = [...options, ...fieldWords(asked), urlOf(server, asked)]
  const command = [process.execPath, programs.autocannon, ...words]
  return measured(server, command, asked, fromAutocannon)
}

/**
 * Asks at a fixed rate, so many times a second, and times each answer from when its request was due:
 * a server that is late once is late for all that are due meanwhile, as it would be for users.
 */
export function runFixedRate(
  server: ServerProcess,
  asked: Asked,
  { rate, seconds }: { rate: number; seconds: number },
): Promise<Sample> {
  const words = [server.port, asked.path, rate, seconds, asked.connections ?? 1].map(String)
  return measured(server, [process.execPath, 'scripts/labs/load/fixed-rate.ts', ...words], asked)
}

/** Fetches a file once, reading as fast as the server sends: `count` are bytes, heads included. */
export function drain(server: ServerProcess, asked: Asked): Promise<Sample> {
  const words = ['scripts/labs/load/drain.ts', `${server.port}`, asked.path]
  return measured(server, [process.execPath, ...words], asked)
}

function urlOf({ port }: ServerProcess, { path }: Asked): string {
  return `http://127.0.0.1:${port}${path}`
}

function fieldWords({ fields = {} }: Asked): string[] {
  return Object.entries(fields).flatMap(([name, value]) => ['-H', `${name}: ${value}`])
}

async function measured(
  server: ServerProcess,
  command: readonly string[],
  { role = 'load' }: Asked,
  read: (output: string) => Counted = lastLine,
): Promise<Sample> {
  const before = { cpu: server.cpuSeconds(), ...server.switches() }
  const printed = await outputOf([...pinning(role), ...command])
  const serverSeconds = server.cpuSeconds() - before.cpu
  const after = server.switches()
  const switches = {
    voluntary: after.voluntary - before.voluntary,
    involuntary: after.involuntary - before.involuntary,
  }
  const { failed = 0, ...counted } = read(printed)
  // A server may close a connection just as its client asks again: RFC 9112 §9.3.1. That is rare.
  if (failed > counted.count / 1000 || counted.count === 0) {
    throw new LabFailure(`${command.join(' ')}: ${failed} of ${counted.count} requests failed`)
  }
  return { ...counted, serverSeconds, switches }
}

function lastLine(output: string): Counted {
  return JSON.parse(output.trimEnd().split('\n').at(-1) ?? '')
}

function fromAutocannon(output: string): Counted {
  const { requests, duration, latency, errors, timeouts, resets } = JSON.parse(output)
  const [median, p99] = [latency.p50 * 1000, latency.p99 * 1000]
  const failed = errors + timeouts + resets
  return { count: requests.total, seconds: duration, median, p99, failed }
}
