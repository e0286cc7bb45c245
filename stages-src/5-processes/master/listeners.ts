/**
 * The listening sockets. All are the master's, and none is closed while it runs: a
 * queue of connections that nobody has accepted yet goes with its socket.
 */
import {
  bind,
  close,
  listen,
  must,
  SO_REUSEADDR,
  SO_REUSEPORT,
  SOCK_CLOEXEC,
  SOCK_NONBLOCK,
  SOCK_STREAM,
  SOL_SOCKET,
  SocketAddress,
  setsockopt,
  socket,
} from '#sys'
import { BACKLOG } from '../../1-echo/listening-socket.ts'
import { forHttp } from '../../2-http/http-listener.ts'
import { IGNORE, LISTEN } from '../channel/messages.ts'
import type { WorkerProcess } from './worker-process.ts'

/** How connections come to workers. */
export interface Attendance {
  /** There may be workers in so many seats from now on. Throws SystemError. */
  prepare(seats: number): void
  /** `worker` serves from now on. */
  joins(worker: WorkerProcess): void
  /** It does not any more: it is told to end, or it has ended. */
  leaves(worker: WorkerProcess): void
  /** The server stops: nobody new comes in. */
  end(): void
}

// #region shared
/** One socket, from which all workers accept. */
export class SharedListener implements Attendance {
  readonly #listener: number

  constructor(listener: number) {
    this.#listener = listener
  }

  prepare(): void {}

  joins(worker: WorkerProcess): void {
    worker.say(LISTEN, 0, this.#listener)
  }

  leaves(): void {}

  end(): void {
    close(this.#listener)
  }
}
// #endregion shared

// #region reuseport
/**
 * A socket for each seat, all on one port: socket(7), SO_REUSEPORT. The kernel deals
 * connections out among the sockets, whether somebody accepts from them or not, so
 * one whose seat is empty is minded by another worker.
 */
export class ListenerPerSeat implements Attendance {
  readonly #host: string
  readonly #port: number
  readonly #listeners: number[] = []
  /** Who accepts from each. */
  readonly #minders: (WorkerProcess | undefined)[] = []
  readonly #present = new Set<WorkerProcess>()

  /** On a port that is known. There are none yet. */
  constructor(host: string, port: number) {
    this.#host = host
    this.#port = port
  }

  prepare(seats: number): void {
    while (this.#listeners.length < seats) {
      this.#listeners.push(openShared(this.#host, this.#port))
      this.#minders.push(undefined)
    }
    this.#mindAll()
  }

  joins(worker: WorkerProcess): void {
    this.#present.add(worker)
    const former = this.#minders[worker.seat]
    this.#mind(worker.seat, worker)
    if (former?.isReady) former.say(IGNORE, worker.seat)
    this.#mindAll()
  }

  leaves(worker: WorkerProcess): void {
    this.#present.delete(worker)
    for (const [seat, minder] of this.#minders.entries()) {
      if (minder === worker) this.#minders[seat] = undefined
    }
    this.#mindAll()
  }

  /** Nobody's connections wait in vain, as long as there is a worker at all. */
  #mindAll(): void {
    const present = [...this.#present]
    if (present.length === 0) return
    for (const [seat, minder] of this.#minders.entries()) {
      if (minder !== undefined) continue
      const own = present.find((worker) => worker.seat === seat)
      const any = present[seat % present.length] as WorkerProcess
      this.#mind(seat, own ?? any)
    }
  }

  #mind(seat: number, worker: WorkerProcess): void {
    this.#minders[seat] = worker
    worker.say(LISTEN, seat, this.#listeners[seat] as number)
  }

  end(): void {
    for (const listener of this.#listeners) close(listener)
    // Whoever ends from now on leaves nothing that another could mind.
    this.#listeners.length = 0
    this.#minders.length = 0
  }
}

/** One of several sockets on one port, which all have to say so before bind(2). */
function openShared(host: string, port: number): number {
  const address = SocketAddress.internet(host, port)
  const type = SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK
  const listener = must(socket(address.family, type, 0), 'socket')
  try {
    for (const option of [SO_REUSEADDR, SO_REUSEPORT]) {
      must(setsockopt(listener, SOL_SOCKET, option, 1), 'setsockopt')
    }
    must(bind(listener, address), `bind to ${address}`)
    must(listen(listener, BACKLOG), 'listen')
    return forHttp(listener)
  } catch (error) {
    close(listener)
    throw error
  }
}
// #endregion reuseport
