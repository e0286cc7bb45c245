/** The server under check, started here or by somebody else. */
import { freePort } from '../lib/free-port.ts'
import type { Exit } from '../lib/launch.ts'
import { until, within } from '../lib/patience.ts'
import { descriptors, listeningSocket, processOf } from '../lib/proc.ts'
import { Program } from '../lib/program.ts'
import type { Address } from './address.ts'
import { CheckFailure } from './failure.ts'
import { type CommandTarget, fillIn, type RunningTarget } from './target.ts'

/** A server under check: where it listens, its process, and what it prints, as far as they can be had. */
export class Server {
  readonly address: Address
  /** The process that holds the listening socket; undefined when it is not ours to see. */
  readonly pid: number | undefined
  /** Undefined for a server that somebody else has started. */
  readonly program: Program | undefined

  private constructor(address: Address, pid?: number, program?: Program) {
    this.address = address
    this.pid = pid
    this.program = program
  }

  static running({ address }: RunningTarget): Server {
    const socket = listeningSocket(address.port)
    return new Server(address, socket && processOf(socket))
  }

  /** Starts the command and waits until something listens on the port. */
  static async start(target: CommandTarget, start: Start): Promise<Server> {
    const port = start.port ?? (await freePort())
    const root = start.root ?? target.root
    const command = fillIn({ ...target, root }, port, start.flags)
    const program = new Program(start.wrap?.(command) ?? command, { folder: target.folder })
    // Most servers say so when they listen. Looking for the socket is dear where the table is long.
    await within(Math.min(start.patience, 300), program.news)
    const ready = await until(
      start.patience,
      () => program.exit ?? listeningSocket(port),
      () => program.news,
    )
    if (ready && 'inode' in ready) {
      // A server that has let go of its parents (a daemon) is looked for among all.
      const pid = processOf(ready, program.pid) ?? processOf(ready)
      return new Server({ host: '127.0.0.1', port }, pid, program)
    }
    await program.stop()
    throw new StartFailure(command, ready, program.lines)
  }

  get alive(): boolean {
    return this.program === undefined || this.program.exit === undefined
  }

  /** The number of open file descriptors, or undefined where they may not be counted. */
  descriptorCount(): number | undefined {
    return this.pid === undefined ? undefined : descriptors(this.pid).length || undefined
  }

  signal(signal: NodeJS.Signals): void {
    try {
      if (this.pid !== undefined && this.alive) process.kill(this.pid, signal)
    } catch {
      // ESRCH: it has ended in this moment, and `exit` will tell how
    }
  }

  /** How the server's command ended, or undefined when it still runs after `patience` milliseconds. */
  async exit(patience: number): Promise<Exit | undefined> {
    return this.program && (await within(patience, this.program.exited))
  }

  /** The lines it has printed that name the client's port: its log of that client's connection. */
  linesAbout(clientPort: number): string[] {
    const mentioned = new RegExp(`(?<!\\d)${clientPort}(?!\\d)`)
    return this.program?.lines.filter((line) => mentioned.test(line)) ?? []
  }

  async stop(): Promise<void> {
    await this.program?.stop()
  }
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
}

/** The command ended before it listened, or did not come to listen. */
export class StartFailure extends CheckFailure {
  constructor(command: string, exit: Exit | undefined, lines: string[]) {
    const outcome = exit?.description ?? 'nothing listened on the port'
    super({
      sent: command,
      expected: 'a server that listens',
      came: lines[0] ? `${outcome}: ${lines[0]}` : outcome,
    })
  }
}
