/** The server under check, started here or by somebody else. */
import { freePort } from '../lib/free-port.ts'
import type { Exit } from '../lib/launch.ts'
import { until, within } from '../lib/patience.ts'
import { descriptors, listeningProcess, programName } from '../lib/proc.ts'
import { descendants, isThere, killProcess, type Process, signalProcess } from '../lib/processes.ts'
import type { Address } from './address.ts'
import { Command, MOST_LINES } from './command.ts'
import { hostOf, readyOrOver, successor } from './listening.ts'
import { adopt } from './marks.ts'
import type { Tell } from './notes.ts'
import { Silence } from './silence.ts'
import { StartFailure } from './start-failure.ts'
import { type CommandTarget, fillIn, type RunningTarget } from './target.ts'
import { TIME_ZONE } from './time-zone.ts'

/** A server under check: where it listens, its process, and what it prints, as far as they can be had. */
export class Server {
  readonly address: Address
  /** Undefined for a server that somebody else has started. */
  readonly program: Command | undefined
  readonly #tell: Tell
  #pid: number | undefined
  /** Those that have been seen of it, by number. */
  readonly #seen = new Map<number, Process>()
  /** How many lines there were, on both streams, when the last client of a port came. */
  readonly #met = new Map<number, readonly [number, number]>()
  /** Who listens in the place of a command that has ended, as soon as that is known. */
  #daemon: Process | undefined
  /** Ends its process group. */
  #endDaemons = () => {}
  /** Whether the checks have told it to end. */
  #isTold = false

  private constructor(address: Address, pid?: number, program?: Command, tell: Tell = () => {}) {
    this.address = address
    this.#pid = pid
    this.program = program
    this.#tell = tell
  }

  static running({ address }: RunningTarget): Server {
    return new Server(address, listeningProcess(address.port))
  }

  /** Starts the command and waits until something listens on the port. */
  static async start(target: CommandTarget, start: Start): Promise<Server> {
    const { tell = () => {}, patience } = start
    const port = start.port ?? (await freePort())
    const root = start.root ?? target.root
    const line = fillIn({ ...target, root }, port, start.flags)
    const command = new Command(start.wrap?.(line) ?? line, target.folder, { TZ: TIME_ZONE })
    // Most servers say so when they listen. Looking for the socket is dear where the table is long.
    await within(Math.min(patience, 300), command.news)
    const ready = await readyOrOver(command, port, patience)
    if (ready && 'inode' in ready) {
      const address = { host: await hostOf(port), port }
      if (address.host.includes(':')) tell('host', onIpv6(address))
      const server = new Server(address, listeningProcess(port, command.pid), command, tell)
      if (server.alive) return server
    }
    const waited = new Silence(patience).inWords()
    const failure = new StartFailure(line, command, port, ready ? undefined : waited)
    await command.stop()
    throw failure
  }

  /**
   * The process that listens, or of several the one they come from; undefined when it is not ours
   * to see. While it comes up more of them may come to listen.
   */
  get pid(): number | undefined {
    if (this.program && this.alive) {
      const from = this.#daemon?.pid ?? this.program.pid
      this.#pid = listeningProcess(this.address.port, from) ?? this.#daemon?.pid ?? this.#pid
    }
    return this.#pid
  }

  /** All that come from the process that listens, and have not ended. */
  descendants(): Process[] {
    const pid = this.pid
    const all = pid === undefined ? [] : descendants(pid)
    for (const one of all) this.#seen.set(one.pid, one)
    return all
  }

  get alive(): boolean {
    const { program } = this
    if (program?.ended === undefined) return true
    if (!this.#isTold && program.ended.status === 0) this.#daemon ??= this.#findDaemon()
    return this.#daemon ? isThere(this.#daemon) : program.exit === undefined
  }

  /** Whether its command has ended, and another process listens in its place. */
  get isDaemon(): boolean {
    return this.#daemon !== undefined
  }

  /** The number of open file descriptors, or undefined where they may not be counted. */
  descriptorCount(): number | undefined {
    return this.pid === undefined ? undefined : descriptors(this.pid).length || undefined
  }

  signal(signal: NodeJS.Signals): void {
    const { pid } = this
    if (ENDINGS.includes(signal) && this.alive) this.#isTold = true
    try {
      if (pid !== undefined && this.alive) process.kill(pid, signal)
    } catch {
      // ESRCH: it has ended in this moment, and `exit` will tell how
    }
  }

  /**
   * How the server's command ended, or undefined when it still runs after `patience` milliseconds.
   * Of a daemon only that it has: its status is told to process 1.
   */
  async exit(patience: number): Promise<Exit | undefined> {
    if (!this.isDaemon) return this.program && (await within(patience, this.program.exited))
    const isOver = await until(patience, () => !this.alive)
    return isOver ? { status: undefined, signal: undefined, description: UNTOLD } : undefined
  }

  /** How it has ended, in words, and whether the checks had told it to; undefined while it has not. */
  get ending(): string | undefined {
    if (this.alive) return undefined
    const how = this.isDaemon ? UNTOLD : this.program?.exit?.description
    return how && this.#isTold ? `${how}, after the check had told it to end` : how
  }

  /** A client comes from this port: what has been printed about another one before is not of it. */
  meets(clientPort: number): void {
    const { standardError, standardOutput } = this.program ?? {}
    if (standardError === undefined || standardOutput === undefined) return
    this.#met.set(clientPort, [standardError.length, standardOutput.length])
  }

  /** The lines it has printed that name the client's port: its log of that client's connection. */
  linesAbout(clientPort: number): string[] {
    if (this.program === undefined) return []
    const { standardError, standardOutput } = this.program
    const [errors, others] = this.#met.get(clientPort) ?? [0, 0]
    const mentioned = new RegExp(`(?<!\\d)${clientPort}(?!\\d)`)
    const lines = [...standardError.slice(errors), ...standardOutput.slice(others)]
    return lines.filter((line) => mentioned.test(line))
  }

  /** Ends it, and of all that have come from it those that are left. */
  async stop(): Promise<void> {
    const { program } = this
    if (program === undefined) return
    if (this.alive) {
      const from = this.#daemon?.pid ?? program.pid
      for (const one of descendants(from)) this.#seen.set(one.pid, one)
    }
    const hadEnded = !this.alive
    this.#isTold = true
    await this.#stopDaemon()
    const left = await program.stop()
    if (hadEnded || !this.isDaemon) this.#tellOfLeft(left)
    this.#tellOfMuch(program)
    this.#seen.values().forEach(killProcess)
  }

  /** SIGTERM, and SIGKILL to what that does not end. */
  async #stopDaemon(): Promise<void> {
    const daemon = this.#daemon
    if (daemon === undefined) return
    signalProcess(daemon, 'SIGTERM')
    await until(TO_END, () => !isThere(daemon))
    killProcess(daemon)
    this.#endDaemons()
  }

  #findDaemon(): Process | undefined {
    const { program, address } = this
    const daemon = program && successor(program, address.port)
    if (program === undefined || daemon === undefined) return undefined
    this.#seen.set(daemon.pid, daemon)
    this.#endDaemons = adopt(daemon)
    this.#tell(
      'daemon',
      `The command ended with ${program.ended?.description}, and process ${daemon.pid} (${programName(daemon.pid)}) listens in its place: it made a daemon of itself. What is asked of a server's end is asked of that process, whose exit status nobody here is told.`,
    )
    return daemon
  }

  #tellOfMuch({ standardError, standardOutput }: Command): void {
    const much = [standardError, standardOutput].find(({ length }) => length >= MOST_LINES)
    if (much === undefined) return
    this.#tell(
      'much',
      `The server has printed more than ${MOST_LINES.toLocaleString('en')} lines, at last: ${much.at(-1)}. What came after these was not read.`,
    )
  }

  #tellOfLeft(left: readonly Process[]): void {
    if (left.length === 0) return
    const which = left.map(({ pid }) => pid).join(', ')
    this.#tell(
      'left',
      `The server had ended, and of what it had started there was left, outside of its process group: ${which}. It was killed.`,
    )
  }
}

const UNTOLD = 'an end whose status nobody was told: it had made a daemon of itself'
/** Signals by which the checks end a server. */
const ENDINGS: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGINT', 'SIGKILL', 'SIGQUIT', 'SIGHUP']
/** Milliseconds that a daemon has to end after SIGTERM. */
const TO_END = 500

function onIpv6({ host }: Address): string {
  return `The server is not reached by IPv4. It is asked on ${host}; what needs clients of several addresses is skipped.`
}

export interface Start {
  /** Longest wait for the server to listen, in milliseconds. */
  patience: number
  /** Added to the command line. */
  flags?: string
  /** A free one if not given. */
  port?: number
  /** Serves this folder in place of the known files. */
  root?: string
  /** Puts the command inside another one, such as strace. */
  wrap?: (command: string) => string
  /** Is told of what is unusual about it. */
  tell?: Tell
}
