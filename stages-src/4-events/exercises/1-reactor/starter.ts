/**
 * Exercise 1: a reactor. It knows who wants to be told of what, and nothing else.
 *
 *     node stages-src/4-events/exercises/1-reactor/starter.ts --port 9000
 *     npm run stage -- 1 --client --port 9000
 *
 * Call twice, from two terminals, and talk to yourself: it works. `Reactor` is the
 * place for what does not. A signal ends it, and an event that comes too late
 * reaches somebody who has left, or whom it does not concern.
 * `npm run check -- 4 --exercise 1` tells when it is done.
 */
import { parseArgs } from 'node:util'
import {
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

class Reactor implements Registry {
  readonly #epoll = must(epoll_create1(EPOLL_CLOEXEC), 'epoll_create1')
  readonly #ready = new EpollEvents(64)
  readonly #handlers = new Map<number, Handler>()

  register(fd: number, events: number, handler: Handler): void {
    this.#handlers.set(fd, handler)
    must(epoll_ctl(this.#epoll, EPOLL_CTL_ADD, fd, events, 0), 'epoll_ctl')
  }

  change(fd: number, events: number): void {
    must(epoll_ctl(this.#epoll, EPOLL_CTL_MOD, fd, events, 0), 'epoll_ctl')
  }

  unregister(fd: number): void {
    must(epoll_ctl(this.#epoll, EPOLL_CTL_DEL, fd, 0, 0), 'epoll_ctl')
  }

  /** Waits until something is ready, and tells the handlers; again and again. */
  run(): never {
    for (;;) {
      const count = must(epoll_wait(this.#epoll, this.#ready, -1), 'epoll_wait')
      for (let index = 0; index < count; index += 1) {
        const fd = this.#ready.fd(index)
        this.#handlers.get(fd)?.(this.#ready.events(index))
      }
    }
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
