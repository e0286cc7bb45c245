/** Stages as processes of their own, for tests that look at them from outside. */
import { onTestFinished } from 'vitest'
import type { Address } from '../../scripts/checks/address.ts'
import { type Child, launch } from '../../scripts/lib/launch.ts'
import { until } from '../../scripts/lib/patience.ts'
import { descriptors } from '../../scripts/lib/proc.ts'

/** Longest wait for anything, in milliseconds: to fail in the end instead of hanging. */
export const PATIENCE = 30_000

/** One line of the connection log. */
export interface LogRecord {
  time: string
  event: string
  reason: string
  peer?: string
  bytesIn?: number
  bytesOut?: number
  milliseconds?: number
  /** Of 'lost': how many records found no room. */
  lines?: number
}

export interface StageOptions {
  /** The stage's folder: stage 1's if not given. */
  stage?: '1-echo' | '2-http' | '3-threads' | '4-events' | '5-processes'
  /** Another program in its place, by its path from the root. */
  program?: string
  /** Which kernel is behind '#sys'. */
  condition?: 'trace' | 'faults'
  environment?: Record<string, string>
  /** Words before `node`: a program that starts it, such as strace. */
  wrap?: readonly string[]
  /** Whether it has a standard input to be typed at. */
  typed?: boolean
}

/** Starts a stage with the words of a command line, for as long as the test lasts. */
export function startStage(words: readonly string[], options: StageOptions = {}): StageProcess {
  const stage = new StageProcess(words, options)
  onTestFinished(() => stage.kill())
  return stage
}

/** Starts a stage's server on a free port and waits until it listens. */
export async function startServer(
  words: readonly string[] = [],
  options: StageOptions = {},
): Promise<StageProcess> {
  const server = startStage(['--port', '0', ...words], options)
  await server.listening()
  return server
}

/** A stage as a process of its own, through its main.ts, and what it prints. */
export class StageProcess {
  standardOutput: Buffer = Buffer.alloc(0)
  standardError = ''
  /** Its exit status or the signal that killed it, once it has ended. */
  readonly ended: Promise<number | string>
  ending: number | string | undefined
  readonly #child: Child

  constructor(words: readonly string[], options: StageOptions = {}) {
    const { stage = '1-echo', program = `stages-src/${stage}/main.ts`, ...rest } = options
    const { wrap = [], condition, environment, typed = false } = rest
    const flags = condition ? [`--conditions=${condition}`] : []
    const command = [...wrap, process.execPath, ...flags, program, ...words]
    this.#child = launch(command, { environment, typed })
    this.#child.output.on('data', (bytes: Buffer) => {
      this.standardOutput = Buffer.concat([this.standardOutput, bytes])
    })
    this.#child.errors.on('data', (bytes: Buffer) => {
      this.standardError += bytes.toString()
    })
    this.ended = this.#child.closed.then(({ status, signal }) => {
      this.ending = signal ?? status
      return signal ?? status ?? ''
    })
  }

  get pid(): number {
    return this.#child.pid
  }

  type(input: string | Uint8Array): void {
    this.#child.input?.write(input)
  }

  endTyping(): void {
    this.#child.input?.end()
  }

  /** Stops reading what it prints, as `head` does when it has enough. */
  hangUp(): void {
    this.#child.output.destroy()
  }

  /** What it has printed on standard error, line by line. */
  get errorLines(): string[] {
    return this.standardError.split('\n').filter((line) => line !== '')
  }

  /** What it has printed on standard output, line by line. */
  get outputLines(): string[] {
    return this.standardOutput.toString('latin1').split('\n').slice(0, -1)
  }

  /** Where it listens, once it says so. */
  async listening(): Promise<Address> {
    const said = () =>
      /^listening on (?:http:\/\/)?(.+):(\d+)\n/.exec(this.standardOutput.toString())
    await until(PATIENCE, () => said() !== null || this.ending !== undefined)
    const [, host = '', port] = said() ?? []
    if (host === '') throw new Error(`no server listens: ${this.standardError}`)
    return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) }
  }

  /** The lines of its log so far. */
  get records(): LogRecord[] {
    const whole = this.standardError.slice(0, this.standardError.lastIndexOf('\n') + 1)
    return whole.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line)] : []))
  }

  /** The first record that `wanted` accepts, once it is written. */
  async record(wanted: (record: LogRecord) => boolean): Promise<LogRecord> {
    const found = await until(
      PATIENCE,
      () => this.records.find(wanted) ?? this.ending !== undefined,
    )
    if (typeof found === 'object') return found
    throw new Error(`no such record, but: ${this.standardError}`)
  }

  /** The record of the connection from a client's port. */
  recordOf(clientPort: number): Promise<LogRecord> {
    return this.record(({ peer }) => peer?.endsWith(`:${clientPort}`) ?? false)
  }

  /** What its open descriptors are: `socket:[1234]`, `pipe:[5678]`, a path. */
  get descriptors(): string[] {
    return descriptors(this.pid)
      .map(({ target }) => target)
      .sort()
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.signal(signal)
  }

  /** Asks it to stop and waits for the end: its exit status, or the signal that ended it. */
  stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | string> {
    this.signal(signal)
    return this.ended
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.kill()
  }

  /** Whatever is left of it, and of what it is wrapped in. */
  async kill(): Promise<void> {
    this.#child.kill()
    await this.ended
  }
}
