/** What a check works with: the server under check, and what opens and starts more. */
import { Program } from '../lib/program.ts'
import { Connection } from './connection.ts'
import { skip } from './failure.ts'
import { Server, type Start, StartFailure } from './server.ts'
import { type CommandTarget, fillIn, type Target } from './target.ts'

export interface Settings {
  /** Longest wait for anything to move, in milliseconds. */
  patience: number
  /** Longest wait for a server to listen; `patience` if not given. */
  startPatience?: number
  /** How many bytes the checks of large amounts send. */
  bulk: number
}

/**
 * What a check works with. All that it opens or starts here is closed and ended after it. The verbs
 * are bound, so that a check can name those it uses in its parameter list.
 */
export class Context {
  readonly #server: Server | undefined
  readonly patience: number
  readonly bulk: number
  readonly #startPatience: number
  readonly #target: Target
  readonly #connections: Connection[] = []
  readonly #servers: Server[] = []
  readonly #programs: Program[] = []

  constructor(server: Server | undefined, target: Target, settings: Settings) {
    this.#server = server
    this.patience = settings.patience
    this.bulk = settings.bulk
    this.#startPatience = settings.startPatience ?? settings.patience
    this.#target = target
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

  /** Opens a connection to the server under check, or to one the check has started. */
  readonly connect = async (server = this.server): Promise<Connection> => {
    const connection = await Connection.open(server.address, this.patience)
    this.#connections.push(connection)
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
    const server = await Server.start(target, { patience: this.#startPatience, ...options })
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

  /**
   * Runs the server's command without expecting it to listen. `port` may be no port at all, `root`
   * no folder.
   */
  readonly launch = (port: number | string, flags?: string, root?: string): Program => {
    const target = this.#command
    const filled = fillIn({ ...target, root: root ?? target.root }, port, flags)
    return this.#remember(new Program(filled, { folder: target.folder }))
  }

  /** Runs any program beside the server: words, or a line for the shell. */
  readonly run = (command: string | readonly string[]): Program =>
    this.#remember(new Program(command))

  #remember(program: Program): Program {
    this.#programs.push(program)
    return program
  }

  async tidy(): Promise<void> {
    await Promise.all(this.#connections.map((connection) => connection.close()))
    await Promise.all([...this.#servers, ...this.#programs].map((started) => started.stop()))
  }

  get #command(): CommandTarget {
    if (this.#target.kind !== 'running') return this.#target
    return skip('it starts and stops servers of its own, and this one ran already: give --cmd')
  }
}
