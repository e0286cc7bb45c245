/** The network of one machine with the address 127.0.0.1: who listens, who connects. */
import { EADDRINUSE, EINVAL, EOPNOTSUPP } from '../errors.ts'
import { O_NONBLOCK } from '../open-flags.ts'
import { AcceptQueue } from './accept-queue.ts'
import type { Clock } from './clock.ts'
import { Flow, type Link } from './flow.ts'
import { TcpSocket } from './tcp-socket.ts'

/** The first port of those that connect: net.ipv4.ip_local_port_range. */
const FIRST_PORT = 32_768

/** After how many milliseconds a SYN that nobody answered is sent again: RFC 6298. */
const AGAIN = 1000

export class Network {
  readonly #clock: Clock
  /** What the next connection is like. */
  readonly #link: () => Link
  readonly #bound = new Map<number, TcpSocket>()
  #nextPort = FIRST_PORT

  constructor(clock: Clock, link: () => Link) {
    this.#clock = clock
    this.#link = link
  }

  // #region listen
  /** bind(2): 0, or -EADDRINUSE, -EINVAL. */
  bind(socket: TcpSocket, port: number): number {
    if (socket.port !== 0) return -EINVAL
    if (this.#bound.has(port)) return -EADDRINUSE
    socket.port = port === 0 ? this.#freePort() : port
    this.#bound.set(socket.port, socket)
    return 0
  }

  /** listen(2): 0, or -EOPNOTSUPP. */
  listen(socket: TcpSocket, backlog: number): number {
    if (socket.state !== 'fresh') return -EOPNOTSUPP
    if (socket.port === 0) this.bind(socket, 0)
    const free = () => void this.#bound.delete(socket.port)
    socket.queue = new AcceptQueue(this.#clock, socket.waiters, backlog, free)
    socket.state = 'listening'
    return 0
  }

  #freePort(): number {
    while (this.#bound.has(this.#nextPort)) this.#nextPort += 1
    this.#nextPort += 1
    return this.#nextPort - 1
  }
  // #endregion listen

  // #region connect
  /** Begins the handshake of `client` with whoever listens on `port`. */
  connect(client: TcpSocket, port: number): void {
    client.state = 'connecting'
    client.port = this.#freePort()
    const link = this.#link()
    const server = new TcpSocket(O_NONBLOCK)
    const there = new Flow(this.#clock, link, client, server)
    const back = new Flow(this.#clock, link, server, client)
    client.join({ out: there, in: back }, link, port)
    server.join({ out: back, in: there }, link, client.port)
    server.port = port
    // #region knock
    const knock = () => {
      const listener = this.#bound.get(port)
      const queue = listener?.queue
      if (queue === undefined) back.there(() => client.refused())
      else if (queue.isFull) this.#clock.at(this.#clock.now + AGAIN, knock)
      else {
        server.state = 'connected'
        back.there(() => {
          client.established()
          there.there(() => {
            if (listener) server.inherit(listener)
            queue.welcome(server)
          })
        })
      }
    }
    there.there(knock)
    // #endregion knock
  }
  // #endregion connect
}
