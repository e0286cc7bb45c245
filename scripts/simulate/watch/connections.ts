/** What the server does with each connection, seen from the kernel. */
import type { Kernel, Observer } from '../../../stages-src/sys/simulated/kernel.ts'
import { TcpSocket } from '../../../stages-src/sys/simulated/tcp-socket.ts'

export interface Connection {
  readonly socket: TcpSocket
  /** The client's port, by which everybody knows it. */
  readonly port: number
  readonly acceptedAt: number
  /** When the first and the latest bytes were received, and sent. */
  firstReceived: number | undefined
  received: number | undefined
  sent: number | undefined
  /** When it was closed, and when its sending direction was ended. */
  closedAt: number | undefined
  endedAt: number | undefined
  /** Since when it could be read from and written to, and neither was done. */
  idleSince: number | undefined
}

export class Connections implements Observer {
  readonly #kernel: Kernel
  readonly #byPort = new Map<number, Connection>()
  readonly #byFd = new Map<number, Connection>()

  constructor(kernel: Kernel) {
    this.#kernel = kernel
  }

  of(port: number): Connection | undefined {
    return this.#byPort.get(port)
  }

  get all(): Connection[] {
    return [...this.#byPort.values()]
  }

  get open(): Connection[] {
    return [...this.#byFd.values()]
  }

  called(name: string, [fd = -1]: readonly number[], result: number): void {
    if (name === 'accept4') {
      if (result >= 0) this.#accepted(result)
      return
    }
    const connection = this.#byFd.get(fd)
    if (connection === undefined) return
    const { now } = this.#kernel.clock
    if (result > 0) connection.idleSince = undefined
    if (name === 'close') {
      connection.closedAt = now
      this.#byFd.delete(fd)
    } else if (name === 'shutdown') connection.endedAt = now
    else if (result > 0 && (name === 'recv' || name === 'read')) {
      connection.firstReceived ??= now
      connection.received = now
    } else if (result > 0 && SENDS.includes(name)) connection.sent = now
  }

  #accepted(fd: number): void {
    const socket = this.#kernel.descriptors.get(fd)
    if (!(socket instanceof TcpSocket)) return
    const connection: Connection = {
      ...{ socket, port: socket.peerPort, acceptedAt: this.#kernel.clock.now },
      ...{ firstReceived: undefined, received: undefined, sent: undefined },
      ...{ closedAt: undefined, endedAt: undefined, idleSince: undefined },
    }
    this.#byFd.set(fd, connection)
    this.#byPort.set(socket.peerPort, connection)
  }
}

const SENDS = ['send', 'sendfile', 'write', 'writev']
