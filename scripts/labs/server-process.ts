import { readFileSync } from 'node:fs'
import { until } from '../checks/patience.ts'
import { Program } from '../checks/program.ts'
import { LabFailure } from './lab.ts'
import { pinning, type Role } from './pinning.ts'

/** Longest wait for a server to listen, in milliseconds. */
const PATIENCE = 20_000

/** What the kernel counts CPU time in for `/proc`: clock ticks a second, the same on every Linux. */
const USER_HZ = 100

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

  /** Seconds of CPU time that all of its threads have used, in its own code and in the kernel's. */
  cpuSeconds(): number {
    return cpuSeconds(readFileSync(`/proc/${this.pid}/stat`, 'utf8'))
  }

  async stop(): Promise<void> {
    await this.#program.stop()
  }
}

function listeningPort(program: Program): number | undefined {
  const line = program.standardOutput.find((text) => text.startsWith('listening on '))
  return line === undefined ? undefined : Number(line.slice(line.lastIndexOf(':') + 1))
}

/** User and system time of a process, in seconds: fields 14 and 15 of proc_pid_stat(5). */
export function cpuSeconds(stat: string): number {
  // The second field, the command's name, may itself hold spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / USER_HZ
}

/** One word for a shell. */
export function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
