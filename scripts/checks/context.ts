/** What a check works with: the server under check, and what opens and starts more. */
import { Program } from '../lib/program.ts'
import { Command } from './command.ts'
import { Connection } from './connection.ts'
import { type Evidence, skip } from './failure.ts'
import type { Tell } from './notes.ts'
import { Server, type Start } from './server.ts'
import { Silence } from './silence.ts'
import { StartFailure } from './start-failure.ts'
import { type CommandTarget, fillIn, type Target, withFlags } from './target.ts'

export interface Settings {
  /** Longest wait for anything to move, in milliseconds. */
  patience: number
  /** Longest wait for a server to listen; `patience` if not given. */
  startPatience?: number
  /** How many bytes the checks of large amounts send. */
  bulk: number
  /** What is left of the patience with a server that has fallen silent; all of it if not given. */
  silence?: Silence
  /** Is told what there is to say besides the results. */
  tell?: Tell | undefined
}

/**
 * What a check works with. All that it opens or starts here is closed and ended after it. The verbs
 * are bound, so that a check can name those it uses in its parameter list.
 */
export class Context {
  readonly #server: Server | undefined
  readonly bulk: number
  readonly silence: Silence
  readonly tell: Tell | undefined
  /** Longest wait for a server to come up. */
  readonly startPatience: number
  readonly #target: Target
  readonly #others: Context[] = []
  readonly #connections: Connection[] = []
  readonly #servers: Server[] = []
  readonly #programs: (Program | Command)[] = []
  readonly #advice: Evidence[]

  constructor(
    server: Server | undefined,
    target: Target,
    settings: Settings,
    advice: Evidence[] = [],
  ) {
    this.#advice = advice
    this.#server = server
    this.silence = settings.silence ?? new Silence(settings.patience)
    this.tell = settings.tell
    this.bulk = settings.bulk
    this.startPatience = settings.startPatience ?? settings.patience
    this.#target = target
  }

  /** Longest wait for anything to move, in milliseconds. */
  get patience(): number {
    return this.silence.patience
  }

  /** The server that the checks share. */
  get server(): Server {
    if (this.#server) return this.#server
    throw new Error('this check wants a server, and is run on a program that is none')
  }

  /** The folder of the known files, which the server under check serves. */
  get root(): string {
    if (this.#target.root) return this.#target.root
    throw new Error('this check wants known files, and its stage has none')
  }

  /** What the check has found that a standard leaves to the server: it passes all the same. */
  get advice(): readonly Evidence[] {
    return this.#advice
  }

  /** Tells of something that a standard leaves room for, and the guide would do otherwise. */
  readonly advise = (evidence: Evidence): void => {
    this.#advice.push(evidence)
  }

  /** The servers that the check has started, or else the one that the checks share. */
  get servers(): readonly Server[] {
    const started = [...this.#servers, ...this.#others.flatMap(({ servers }) => servers)]
    return started.length > 0 || this.#server === undefined ? started : [this.#server]
  }

  /**
   * Opens a connection to the server under check, or to one the check has started; `from` is an
   * address of this machine for the client.
   */
  readonly connect = async (server = this.server, from?: string): Promise<Connection> => {
    if (from !== undefined && server.address.host.includes(':'))
      skip('its clients come from several addresses of IPv4, by which the server is not reached')
    const connection = await Connection.open(server.address, this.silence, from)
    this.#connections.push(connection)
    server.meets(connection.localPort)
    return connection
  }

  /** The server's process in /proc; where there is none to see the check is skipped. */
  readonly pidOf = (server = this.server): number => {
    if (server.descriptorCount() !== undefined && server.pid !== undefined) return server.pid
    return skip("it looks at the server's process, which is not here or not ours to see")
  }

  /** What finds the lines a server has printed about a client's port; skips where they cannot be seen. */
  readonly requireLog = (server = this.server): ((port: number) => string[]) => {
    if (!server.program)
      skip('it reads what the server prints, and this one ran already: give --cmd')
    return (port) => server.linesAbout(port)
  }

  /** Starts another server of the same kind, or the one that `target` names. */
  readonly start = async (
    options: Partial<Start> = {},
    target: CommandTarget = this.#command,
  ): Promise<Server> => {
    const { startPatience: patience, tell } = this
    const server = await Server.start(target, { patience, ...(tell && { tell }), ...options })
    this.#servers.push(server)
    return server
  }

  /** Starts a server with a flag it may not know; then the check is skipped. */
  readonly startWith = async (flags: string, options: Partial<Start> = {}): Promise<Server> => {
    try {
      return await this.start({ flags, ...options })
    } catch (error) {
      if (!(error instanceof StartFailure) || this.#command.own) throw error
      skip(`the server does not start with ${flags} (${error.evidence.came})`)
    }
  }

  /** What another check is given, so that all it asks is asked of servers with these flags. */
  readonly under = async (flags: string): Promise<Context> => {
    const server = await this.startWith(flags)
    const target = withFlags(this.#command, flags)
    const other = new Context(server, target, this, this.#advice)
    this.#others.push(other)
    return other
  }

  /**
   * Runs the server's command without expecting it to listen. `port` may be no port at all, `root`
   * no folder.
   */
  readonly launch = (port: number | string, flags?: string, root?: string): Command => {
    const target = this.#command
    const filled = fillIn({ ...target, root: root ?? target.root }, port, flags)
    return this.#remember(new Command(filled, target.folder))
  }

  /** Runs any program beside the server: words, or a line for the shell. */
  readonly run = (command: string | readonly string[]): Program =>
    this.#remember(new Program(command))

  #remember<P extends Program | Command>(program: P): P {
    this.#programs.push(program)
    return program
  }

  async tidy(): Promise<void> {
    for (const other of this.#others) await other.tidy()
    await Promise.all(this.#connections.map((connection) => connection.close()))
    await Promise.all([...this.#servers, ...this.#programs].map((started) => started.stop()))
  }

  get #command(): CommandTarget {
    if (this.#target.kind !== 'running') return this.#target
    return skip('it starts and stops servers of its own, and this one ran already: give --cmd')
  }
}
