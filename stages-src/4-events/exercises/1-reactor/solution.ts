/**
 * Exercise 1, solved. The list that epoll_wait fills is news from the past. Who is
 * told first may close the descriptor of one who comes later in the list, and the
 * number may be somebody else's by then. So every registration has a generation,
 * which the kernel hands back with its events: an event of an earlier one is
 * nobody's.
 */
import { parseArgs } from 'node:util'
import {
  EINTR,
  EPOLL_CLOEXEC,
  EPOLL_CTL_ADD,
  EPOLL_CTL_DEL,
  EPOLL_CTL_MOD,
  EpollEvents,
  epoll_create1,
  epoll_ctl,
  epoll_wait,
  must,
} from '#sys'
import { listeningSocket, nameOf } from '../../../1-echo/listening-socket.ts'
import { type Handler, type Registry, switchboard } from './switchboard.ts'

/** A handler, and which registration of its descriptor it belongs to. */
interface Registration {
  readonly generation: number
  readonly handler: Handler
}

class Reactor implements Registry {
  readonly #epoll = must(epoll_create1(EPOLL_CLOEXEC), 'epoll_create1')
  readonly #ready = new EpollEvents(64)
  readonly #registrations = new Map<number, Registration>()
  #generation = 0

  register(fd: number, events: number, handler: Handler): void {
    this.#generation = (this.#generation + 1) & 0x7fffffff
    this.#registrations.set(fd, { generation: this.#generation, handler })
    this.#control(EPOLL_CTL_ADD, fd, events, this.#generation)
  }

  change(fd: number, events: number): void {
    const generation = this.#registrations.get(fd)?.generation ?? 0
    this.#control(EPOLL_CTL_MOD, fd, events, generation)
  }

  unregister(fd: number): void {
    this.#registrations.delete(fd)
    this.#control(EPOLL_CTL_DEL, fd, 0, 0)
  }

  #control(operation: number, fd: number, events: number, high: number): void {
    must(epoll_ctl(this.#epoll, operation, fd, events, high), 'epoll_ctl')
  }

  /** Waits until something is ready, and tells the handlers; again and again. */
  run(): never {
    for (;;) {
      const count = epoll_wait(this.#epoll, this.#ready, -1)
      if (count !== -EINTR) must(count, 'epoll_wait')
      for (let index = 0; index < count; index += 1) this.#tell(index)
    }
  }

  #tell(index: number): void {
    const registration = this.#registrations.get(this.#ready.fd(index))
    if (registration?.generation !== this.#ready.generation(index)) return
    registration.handler(this.#ready.events(index))
  }
}

const { values } = parseArgs({
  options: { port: { type: 'string', default: '9000' } },
})
const listener = listeningSocket('127.0.0.1', Number(values.port))
console.log(`listening on ${nameOf(listener)}`)
const reactor = new Reactor()
switchboard(reactor, listener)
reactor.run()
