/** Stage 4's server in a process of its own, for a master. */
import { close, dup3, type Message, must, O_CLOEXEC, SocketAddress } from '#sys'
import { sayError } from '../../1-echo/say.ts'
import { endOnUncaught } from '../../1-echo/serve-on-thread.ts'
import { userErrorLine } from '../../1-echo/user-errors.ts'
import { turnBesideNode } from '../../4-events/loop/beside-node.ts'
import { EpollPoller } from '../../4-events/loop/epoll-poller.ts'
import { EventLoop } from '../../4-events/loop/event-loop.ts'
import { Channel, type Receiver } from '../channel/channel.ts'
import {
  BEGIN,
  CONNECTION,
  contentOf,
  FAILED,
  IGNORE,
  LISTEN,
  LOGS,
  READY,
  RETIRE,
  STOP,
  WEARY,
} from '../channel/messages.ts'
import { ACCESS_LOG, CHANNEL, ERROR_LOG } from './legacy.ts'
import { type Orders, Service } from './service.ts'

// #region work
/** Begins when the master says what to be, and ends when it says so, or is gone. */
export function work(): void {
  const loop = new EventLoop(new EpollPoller(), sayError)
  const worker = new Worker(loop)
  endOnUncaught()
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'] as const) {
    process.on(signal, () => worker.stop())
  }
  void turnBesideNode(loop).then(() => worker.end())
}
// #endregion work

// #region worker
class Worker implements Receiver {
  readonly #loop: EventLoop
  readonly #channel: Channel
  readonly #peer = new SocketAddress()
  #orders: Orders | undefined
  #service: Service | undefined
  #isWeary = false

  constructor(loop: EventLoop) {
    this.#loop = loop
    this.#channel = new Channel(CHANNEL, loop, this)
  }

  received(kind: number, message: Message): void {
    const service = this.#service
    if (kind === BEGIN) this.#begin(contentOf(message) as Orders)
    else if (kind === LISTEN) {
      service?.listen(contentOf(message) as number, message.descriptor(0))
    } else if (kind === IGNORE) service?.ignore(contentOf(message) as number)
    else if (kind === CONNECTION) this.#take(message)
    else if (kind === RETIRE) service?.retire()
    else if (kind === STOP) this.stop()
    else if (kind === LOGS) this.#logInto(message)
  }

  /** What keeps it from serving, it tells the master, who knows whom to tell. */
  #begin(orders: Orders): void {
    this.#orders = orders
    try {
      this.#service = new Service(this.#loop, orders, () => this.#weary())
    } catch (error) {
      this.#channel.say(FAILED, userErrorLine(error) ?? (error as Error).stack)
      this.#loop.stop()
      process.exitCode = 1
      return
    }
    this.#channel.say(READY)
  }

  /** Said once: it takes a while until another is ready. */
  #weary(): void {
    if (!this.#isWeary) this.#channel.say(WEARY)
    this.#isWeary = true
  }

  #take(message: Message): void {
    const { bytes } = message.memory
    this.#peer.length = message.length - 1
    this.#peer.memory.bytes.set(bytes.subarray(1, message.length))
    this.#service?.take(message.descriptor(0), this.#peer)
  }

  /** The new file takes the place of the old one in one step: dup3(2). */
  #logInto(message: Message): void {
    const { accessLog = -1, errorLog = -1 } = this.#orders ?? {}
    const places = [
      ...(accessLog < 0 ? [] : [ACCESS_LOG]),
      ...(errorLog < 0 ? [] : [ERROR_LOG]),
    ]
    for (const [index, place] of places.entries()) {
      const fd = message.descriptor(index)
      must(dup3(fd, place, O_CLOEXEC), 'dup3')
      close(fd)
    }
  }

  /**
   * For what has come this process had no descriptor. The client of a connection sees
   * it closed; and who cannot do what it was told has another do it.
   */
  lost(kind: number): void {
    if (kind === CONNECTION) this.#service?.lost()
    else this.#weary()
  }

  /** The master is dead. Nobody would replace this one, or ever stop it. */
  ended(failure?: string): void {
    if (failure !== undefined) this.#service?.complain(failure)
    this.stop()
  }

  stop(): void {
    if (this.#service === undefined) this.#loop.stop()
    else this.#service.stop()
  }

  async end(): Promise<void> {
    await this.#service?.end()
    process.exit()
  }
}
// #endregion worker
