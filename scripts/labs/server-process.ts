/** Servers under measurement: when they listen, and what they use up. */
import { readdirSync, readFileSync } from 'node:fs'
import { until, within } from '../lib/patience.ts'
import { listeningSocket } from '../lib/proc.ts'
import { family } from '../lib/processes.ts'
import { Program } from '../lib/program.ts'
import { LabFailure } from './lab.ts'
import { pinning, type Role } from './pinning.ts'
import { searchPath } from './tools.ts'

/** Longest wait for a server to listen, in milliseconds. */
const PATIENCE = 120_000

/** Bytes of memory. */
export interface MemoryUse {
  /** What it holds now. */
  resident: number
  /** The most it has held. */
  peak: number
  /** Of what it holds, that which is of no file. */
  anonymous: number
}

/** How often threads have left a processor: because they slept, and because others were to run. */
export interface Switches {
  voluntary: number
  involuntary: number
}

/**
 * A server under measurement: a command that prints `listening on HOST:PORT` when it is ready, or
 * one whose port is known beforehand. Its figures are those of all its processes and threads.
 */
export class ServerProcess {
  readonly port: number
  readonly pid: number
  readonly #program: Program

  private constructor(program: Program, port: number) {
    this.#program = program
    this.pid = program.pid
    this.port = port
  }

  /** Starts the command, on the core of its role, and waits until it listens. */
  static async start(command: readonly string[], options: Start = {}): Promise<ServerProcess> {
    const words = [...pinning(options.role ?? 'server'), ...command]
    const program = new Program(words, {
      environment: { PATH: searchPath, ...options.environment },
    })
    const ready = () =>
      options.port === undefined ? listeningPort(program) : listeningOn(options.port)
    const port = await until(PATIENCE, () => program.exit !== undefined || ready())
    if (typeof port === 'number') return new ServerProcess(program, port)
    await program.stop()
    throw new LabFailure(`${command.join(' ')} does not listen: ${program.lines[0] ?? 'silence'}`)
  }

  /** What the server has printed on standard error so far. */
  get log(): readonly string[] {
    return this.#program.standardError
  }

  /** Its process and all that come from it, in the order in which they came. */
  get processes(): readonly number[] {
    return family(this.pid)
  }

  /** Seconds of CPU time that its threads have used, in their own code and in the kernel's. */
  cpuSeconds(): number {
    const times = family(this.pid).flatMap((pid) =>
      threadsOf(pid).map((thread) => timeOnProcessor(pid, thread)),
    )
    return sum(times) / 1e9
  }

  /** How often its threads have left a processor, since they began. */
  switches(): Switches {
    const all = family(this.pid).flatMap((pid) =>
      threadsOf(pid).map((thread) => switchesOf(pid, thread)),
    )
    return {
      voluntary: sum(all.map(({ voluntary }) => voluntary)),
      involuntary: sum(all.map(({ involuntary }) => involuntary)),
    }
  }

  /** Pages that several of its processes share count for each of them. */
  memory(processes: readonly number[] = this.processes): MemoryUse {
    const uses = processes.map(memoryOf)
    return {
      resident: sum(uses.map(({ resident }) => resident)),
      peak: sum(uses.map(({ peak }) => peak)),
      anonymous: sum(uses.map(({ anonymous }) => anonymous)),
    }
  }

  /** SIGTERM, and time to end by itself: a profile takes its time to write. */
  async finish(): Promise<void> {
    this.#program.signal('SIGTERM')
    await within(PATIENCE, this.#program.exited)
  }

  async stop(): Promise<void> {
    await this.#program.stop()
  }
}

export interface Start {
  role?: Role
  environment?: Record<string, string>
  /** For a server that does not say when it listens. */
  port?: number
}

function listeningOn(port: number): number | undefined {
  return listeningSocket(port) && port
}

function listeningPort(program: Program): number | undefined {
  const line = program.standardOutput.find((text) => text.startsWith('listening on '))
  return line === undefined ? undefined : Number(line.slice(line.lastIndexOf(':') + 1))
}

function threadsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`)
  } catch {
    return [] // it has ended
  }
}

function switchesOf(pid: number, thread: string): Switches {
  const figure = statusOf(`${pid}/task/${thread}`)
  return {
    voluntary: figure('voluntary_ctxt_switches'),
    involuntary: figure('nonvoluntary_ctxt_switches'),
  }
}

function memoryOf(pid: number): MemoryUse {
  const figure = statusOf(`${pid}`)
  const bytes = (name: string) => figure(name) * 1024
  return { resident: bytes('VmRSS'), peak: bytes('VmHWM'), anonymous: bytes('RssAnon') }
}

/** The figures of proc_pid_status(5) by their names; those of memory are kibibytes. */
function statusOf(task: string): (name: string) => number {
  const status = readOrEmpty(`/proc/${task}/status`)
  return (name) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

/**
 * Nanoseconds that a thread has spent running: the first figure of its `schedstat`, the kernel's
 * Documentation/scheduler/sched-stats.rst. The times in `/proc/PID/stat` are hundredths of seconds.
 */
function timeOnProcessor(pid: number, thread: string): number {
  return Number(readOrEmpty(`/proc/${pid}/task/${thread}/schedstat`).split(' ')[0])
}

/** Of what has ended meanwhile there is nothing to be read. */
function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
