/** Where a running master is asked: a Unix socket, in the loop that it has anyway. */
import { close, errorName, PeerCredentials, peerCredentials } from '#sys'
import type { Logs } from '../../2-http/logs/logs.ts'
import { Acceptor, type Reception } from '../../4-events/acceptor.ts'
import type { EventLoop } from '../../4-events/loop/event-loop.ts'
import type { Commands } from './commands.ts'
import { ControlSocket } from './control-socket.ts'
import { Inquiry } from './inquiry.ts'

/** How many ask at once, and how many of them for what takes long. */
const MOST = 16
const MOST_WAITING = 8

/** What a control server is made of. */
export interface ControlParts {
  readonly loop: EventLoop
  readonly path: string
  readonly commands: Commands
  readonly errors: Logs['errors']
}

// #region server
/** Listens at `path`. Whatever a client does or does not do, the loop never waits. */
export class ControlServer implements Reception {
  readonly #errors: Logs['errors']
  readonly #socket: ControlSocket
  readonly #acceptor: Acceptor
  readonly #inquiries: readonly Inquiry[]
  /** Those of them that have no client. */
  readonly #free: Inquiry[]

  /** Throws UserError where it cannot listen there. */
  constructor({ commands, errors, loop, path }: ControlParts) {
    this.#errors = errors
    this.#socket = new ControlSocket(path)
    this.#acceptor = new Acceptor({
      ...{ loop, errors, listener: this.#socket.listener },
      ...{ descriptors: Infinity, reception: this },
    })
    const ended = (inquiry: Inquiry) => this.#ended(inquiry)
    const mayWait = () =>
      this.#inquiries.filter(({ isWaiting }) => isWaiting).length < MOST_WAITING
    const parts = { commands, ended, errors, loop, mayWait }
    this.#inquiries = Array.from({ length: MOST }, () => new Inquiry(parts))
    this.#free = [...this.#inquiries]
  }

  start(): void {
    this.#acceptor.watch()
  }

  get hasRoom(): boolean {
    return this.#free.length > 0
  }

  accepted(client: number): void {
    const inquiry = this.#isTrusted(client) ? this.#free.pop() : undefined
    if (inquiry === undefined) close(client)
    else inquiry.begin(client)
  }

  /**
   * Whether who connected was this user, or root. The file's mode has kept others out
   * already; a connection can be handed on, though.
   */
  #isTrusted(client: number): boolean {
    const result = peerCredentials(client, credentials)
    if (result < 0) {
      this.#errors.write('error', `control: getsockopt: ${errorName(result)}`)
      return false
    }
    const { uid } = credentials
    if (uid === 0 || uid === process.getuid?.()) return true
    this.#errors.write('warn', `control: user ${uid} may not ask`)
    return false
  }

  #ended(inquiry: Inquiry): void {
    this.#free.push(inquiry)
    if (this.#acceptor.isCrowded) this.#acceptor.watch()
  }

  /** Accepts nobody any more; who asks already is answered. The file is removed. */
  end(): void {
    this.#socket.remove()
    this.#acceptor.leave()
  }
  // #endregion server
}

/** Of whoever was accepted last. */
const credentials = new PeerCredentials()
