import { readdirSync, readFileSync } from 'node:fs'
import { until } from '../lib/patience.ts'
import { Program } from '../lib/program.ts'
import { LabFailure } from './lab.ts'
import { pinning, type Role } from './pinning.ts'

/** Longest wait for a server to listen, in milliseconds. */
const PATIENCE = 20_000

/** A server under measurement: a command that prints `listening on HOST:PORT` when it is ready. */
export class ServerProcess {
  readonly port: number
  readonly pid: number
  readonly #program: Program

  private constructor(program: Program, port: number) {
    this.#program = program
    this.pid = program.group
    this.port = port
  }

  /** Starts the command, on the core of its role, and waits until it listens. */
  static async start(
    command: readonly string[],
    options: { role?: Role; environment?: Record<string, string> } = {},
  ): Promise<ServerProcess> {
    const words = [...pinning(options.role ?? 'server'), ...command]
    const environment = Object.entries(options.environment ?? {})
    const assignments = environment.map(([name, value]) => `export ${name}=${quote(value)}; `)
    // exec: the process is then the server itself and no shell around it.
    const program = new Program(`${assignments.join('')}exec ${words.map(quote).join(' ')}`)
    const port = await until(PATIENCE, () => program.exit !== undefined || listeningPort(program))
    if (typeof port === 'number') return new ServerProcess(program, port)
    await program.stop()
    throw new LabFailure(`${command.join(' ')} does not listen: ${program.lines[0] ?? 'silence'}`)
  }

  /** What the server has printed on standard error so far. */
  get log(): readonly string[] {
    return this.#program.standardError
  }

  /** Seconds of CPU time that its threads have used, in their own code and in the kernel's. */
  cpuSeconds(): number {
    const threads = readdirSync(`/proc/${this.pid}/task`)
    const nanoseconds = threads.map((thread) => timeOnProcessor(this.pid, thread))
    return nanoseconds.reduce((sum, time) => sum + time, 0) / 1e9
  }

  async stop(): Promise<void> {
    await this.#program.stop()
  }
}

function listeningPort(program: Program): number | undefined {
  const line = program.standardOutput.find((text) => text.startsWith('listening on '))
  return line === undefined ? undefined : Number(line.slice(line.lastIndexOf(':') + 1))
}

/**
 * Nanoseconds that a thread has spent running: the first figure of its `schedstat`, the kernel's
 * Documentation/scheduler/sched-stats.rst. The times in `/proc/PID/stat` are hundredths of seconds.
 */
function timeOnProcessor(pid: number, thread: string): number {
  return Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0])
}

/** One word for a shell. */
export function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
