/** The same few things done on the real kernel and on the simulated one. */
import { AF_UNIX, SocketAddress } from '../../stages-src/sys/addresses.ts'
import { EPOLL_EVENT_SIZE } from '../../stages-src/sys/epoll-events.ts'
import { systemCall as realCall, type SystemCall } from '../../stages-src/sys/kernel.ts'
import {
  runOn,
  type SimulatedKernel,
  systemCall as simulatedCall,
} from '../../stages-src/sys/kernel-simulated.ts'
import { Memory } from '../../stages-src/sys/memory.ts'
import { O_CLOEXEC, O_NONBLOCK } from '../../stages-src/sys/open-flags.ts'
import { calls } from '../../stages-src/sys/simulated/calls.ts'
import { Kernel } from '../../stages-src/sys/simulated/kernel.ts'
import { NO_MISFORTUNE } from '../../stages-src/sys/simulated/mishaps.ts'

/** A step of a program; `handle` says which of all that was opened, in order and around again. */
export type Step =
  | { does: 'eventfd' | 'pipe' | 'pair' | 'connect' | 'accept' }
  | { does: 'add' | 'modify'; handle: number; events: number }
  | { does: 'remove' | 'poll' | 'fill' | 'drain' | 'error'; handle: number }
  | { does: 'close' | 'linger' | 'duplicate'; handle: number }
  | { does: 'wait'; most: number }
  | { does: 'write' | 'read' | 'peek'; handle: number; count: number }
  | { does: 'shutdown'; handle: number; how: number }

const DECLARATIONS = {
  socket: 'int socket(int domain, int type, int protocol)',
  bind: 'int bind(int sockfd, const struct sockaddr *addr, socklen_t addrlen)',
  listen: 'int listen(int sockfd, int backlog)',
  accept4: 'int accept4(int sockfd, struct sockaddr *addr, socklen_t *addrlen, int flags)',
  connect: 'int connect(int sockfd, const struct sockaddr *addr, socklen_t addrlen)',
  getsockname: 'int getsockname(int sockfd, struct sockaddr *addr, socklen_t *addrlen)',
  socketpair: 'int socketpair(int domain, int type, int protocol, int *sv)',
  shutdown: 'int shutdown(int sockfd, int how)',
  setsockopt:
    'int setsockopt(int sockfd, int level, int optname, const void *optval, socklen_t optlen)',
  getsockopt: 'int getsockopt(int sockfd, int level, int optname, void *optval, socklen_t *optlen)',
  recv: 'ssize_t recv(int sockfd, void *buf, size_t len, int flags)',
  read: 'ssize_t read(int fd, void *buf, size_t count)',
  write: 'ssize_t write(int fd, const void *buf, size_t count)',
  close: 'int close(int fd)',
  fcntl: 'int fcntl(int fd, int op, long arg)',
  pipe2: 'int pipe2(int *pipefd, int flags)',
  eventfd: 'int eventfd(unsigned int initval, int flags)',
  poll: 'int poll(struct pollfd *fds, nfds_t nfds, int timeout)',
  epoll_create1: 'int epoll_create1(int flags)',
  epoll_ctl: 'int epoll_ctl(int epfd, int op, int fd, struct epoll_event *event)',
  epoll_wait: 'int epoll_wait(int epfd, struct epoll_event *events, int maxevents, int timeout)',
} as const

type Calls = Readonly<Record<keyof typeof DECLARATIONS, SystemCall>>

function bound(bind: (declaration: string) => SystemCall): Calls {
  const entries = Object.entries(DECLARATIONS).map(([name, it]) => [name, bind(it)])
  return Object.fromEntries(entries) as Calls
}

const real = bound((declaration) => realCall(declaration, []))
const simulated = bound((declaration) => simulatedCall(declaration, []))

const [SOL_SOCKET, SO_ERROR, SO_LINGER, IPPROTO_TCP, TCP_QUICKACK] = [1, 4, 13, 6, 12]
const [F_DUPFD_CLOEXEC, MSG_PEEK, AF_INET, SOCK_STREAM] = [1030, 2, 2, 1]

// #region world
abstract class World {
  protected readonly calls: Calls
  /** What was opened, by its handle; -1 for what is closed. */
  readonly #opened: number[] = []
  readonly #counters = new Set<number>()
  /** A connection was written full: how much more fits into any of them is not to be foreseen. */
  #hasFilled = false
  readonly #events = new Memory(16 * EPOLL_EVENT_SIZE)
  readonly #buffer = new Memory(1 << 16)
  readonly #address = SocketAddress.internet('127.0.0.1', 0)
  #epoll = -1
  #data = 0

  constructor(calls: Calls) {
    this.calls = calls
  }

  /** Makes the epoll descriptor, and a listening socket, the first handle. */
  protected begin(): void {
    const { calls } = this
    this.#epoll = calls.epoll_create1(O_CLOEXEC)
    const listener = calls.socket(AF_INET, SOCK_STREAM | O_CLOEXEC | O_NONBLOCK, 0)
    calls.bind(listener, this.#address.memory.address, this.#address.length)
    calls.listen(listener, 100)
    calls.getsockname(listener, this.#address.memory.address, this.#address.lengthAddress)
    this.#opened.push(listener)
  }

  end(): void {
    for (const fd of [this.#epoll, ...this.#opened]) if (fd >= 0) this.calls.close(fd)
  }

  /** What the program sees of the step. */
  step(step: Step): unknown {
    const seen = this.#carryOut(step)
    this.settle(this.#opened.filter((fd) => fd >= 0))
    return seen
  }

  /** Everything that is on its way arrives. */
  protected settle(_open: readonly number[]): void {}

  #open(fd: number): number {
    if (fd < 0) return fd
    this.#opened.push(fd)
    return 0
  }

  #openBoth(result: number): number {
    const { view } = this.#buffer
    if (result === 0) this.#opened.push(view.getInt32(0, true), view.getInt32(4, true))
    return result
  }
  // #endregion world

  // #region step
  #carryOut(step: Step): unknown {
    const { calls } = this
    const { address } = this.#buffer
    const handle = 'handle' in step ? step.handle % this.#opened.length : -1
    const fd = this.#opened[handle] ?? -1
    switch (step.does) {
      case 'eventfd':
        this.#counters.add(this.#opened.length)
        return this.#open(calls.eventfd(0, O_CLOEXEC | O_NONBLOCK))
      case 'pipe':
        return this.#openBoth(calls.pipe2(address, O_CLOEXEC | O_NONBLOCK))
      case 'pair':
        return this.#openBoth(
          calls.socketpair(AF_UNIX, SOCK_STREAM | O_CLOEXEC | O_NONBLOCK, 0, address),
        )
      case 'connect':
        return this.#connect()
      case 'accept':
        return this.#accept()
      case 'add':
        return this.#control(1, fd, step.events)
      case 'remove':
        return this.#control(2, fd, 0)
      case 'modify':
        return this.#control(3, fd, step.events)
      case 'wait':
        return this.#wait(step.most)
      case 'poll':
        return this.#poll(fd)
      case 'write':
        if (this.#hasFilled && this.#isTcp(fd)) return this.#fill(fd, 1 << 16)
        return this.#write(fd, this.#counters.has(handle) ? 8 : step.count)
      case 'read':
        // How much has to be read before a full sender hears of room is the system's business.
        if (this.#hasFilled && this.#isTcp(fd)) return this.#drain(fd)
        return this.#told(calls.read(fd, address, step.count))
      case 'peek':
        return this.#told(calls.recv(fd, address, step.count, MSG_PEEK))
      case 'fill':
        if (this.#isTcp(fd)) this.#hasFilled = true
        return this.#fill(fd, this.#counters.has(handle) ? 8 : 1 << 16)
      case 'drain':
        return this.#drain(fd)
      case 'error':
        return this.#error(fd)
      case 'close':
        this.#opened[handle] = -1
        return calls.close(fd)
      case 'linger':
        this.#buffer.view.setInt32(0, 1, true)
        this.#buffer.view.setInt32(4, 0, true)
        return this.#isTcp(fd) ? calls.setsockopt(fd, SOL_SOCKET, SO_LINGER, address, 8) : 0
      case 'duplicate':
        if (fd < 0) return fd
        if (this.#counters.has(handle)) this.#counters.add(this.#opened.length)
        return this.#open(calls.fcntl(fd, F_DUPFD_CLOEXEC, 0))
      case 'shutdown':
        // Only an end that has been accepted can be made to acknowledge at once.
        if (handle > 0) while (this.#accept() >= 0);
        return calls.shutdown(fd, step.how)
    }
  }
  // #endregion step

  // #region steps
  #connect(): number {
    const { calls } = this
    const client = calls.socket(AF_INET, SOCK_STREAM | O_CLOEXEC | O_NONBLOCK, 0)
    this.#opened.push(client)
    return calls.connect(client, this.#address.memory.address, this.#address.length)
  }

  #accept(): number {
    return this.#open(this.calls.accept4(this.#opened[0] ?? -1, 0, 0, O_CLOEXEC | O_NONBLOCK))
  }

  /** How many bytes came, and which. */
  #told(count: number): unknown {
    return count > 0 ? this.#buffer.bytes.toString('latin1', 0, count) : count
  }

  #control(operation: number, fd: number, events: number): number {
    this.#data += 1
    const { view, address } = this.#events
    view.setInt32(0, events, true)
    view.setInt32(EPOLL_EVENT_SIZE - 8, this.#data, true)
    view.setInt32(EPOLL_EVENT_SIZE - 4, 7, true)
    return this.calls.epoll_ctl(this.#epoll, operation, fd, address)
  }

  #wait(most: number): unknown {
    const { view, address } = this.#events
    const count = this.calls.epoll_wait(this.#epoll, address, most, 0)
    return Array.from({ length: count }, (_, index) => [
      view.getInt32(index * EPOLL_EVENT_SIZE, true),
      view.getInt32((index + 1) * EPOLL_EVENT_SIZE - 8, true),
    ])
  }

  #poll(fd: number): unknown {
    const { view, address } = this.#events
    view.setInt32(0, fd, true)
    view.setInt16(4, 5, true)
    view.setInt16(6, 0, true)
    return [this.calls.poll(address, 1, 0), view.getInt16(6, true)]
  }

  #write(fd: number, count: number): number {
    this.#data += 1
    // An eventfd takes eight bytes: a number, and a small one.
    this.#buffer.bytes.fill(0, 0, 8).fill(this.#data & 0x7f, 0, 1)
    this.#buffer.bytes.fill(97 + (this.#data % 26), 8, Math.max(8, count))
    return this.calls.write(fd, this.#buffer.address, count)
  }

  /**
   * Writes until there is no room, and none comes with what arrives: what ended it. How much
   * fits is the system's business.
   */
  #fill(fd: number, size: number): number {
    this.#buffer.bytes.fill(0xff).fill(0xfe, 0, 1)
    for (let failures = 0, result = 0; ; ) {
      result = this.calls.write(fd, this.#buffer.address, size)
      failures = result < 0 ? failures + 1 : 0
      if (failures === 2) return result
      this.settle(this.#opened.filter((it) => it >= 0))
    }
  }

  /** Reads until there is nothing: what ended it. */
  #drain(fd: number): number {
    for (;;) {
      const count = this.calls.read(fd, this.#buffer.address, 1 << 16)
      if (count <= 0) return count
      // What a full sender still had leaves when there is room for it.
      this.settle(this.#opened.filter((it) => it >= 0))
    }
  }

  #error(fd: number): number {
    if (!this.#isTcp(fd)) return 0
    const { view, address } = this.#buffer
    view.setUint32(4, 4, true)
    const result = this.calls.getsockopt(fd, SOL_SOCKET, SO_ERROR, address, address + 4)
    return result < 0 ? result : view.getInt32(0, true)
  }

  #isTcp(fd: number): boolean {
    const name = new SocketAddress()
    name.clear()
    const result = this.calls.getsockname(fd, name.memory.address, name.lengthAddress)
    return result === 0 && name.family === AF_INET
  }
  // #endregion steps
}

// #region worlds
export class RealWorld extends World {
  readonly #one = new Memory(4)

  constructor() {
    super(real)
    this.#one.view.setInt32(0, 1, true)
    this.begin()
  }

  /** Acknowledges at once what Linux may take 40 ms to acknowledge: tcp(7). */
  protected override settle(open: readonly number[]): void {
    for (const fd of open) {
      this.calls.setsockopt(fd, IPPROTO_TCP, TCP_QUICKACK, this.#one.address, 4)
    }
  }
}

export class KernelWorld extends World {
  constructor() {
    const kernel = new Kernel(calls, {
      seed: 1,
      descriptors: 1024,
      link: () => ({
        delay: () => 0,
        segment: () => 1 << 16,
        sendBuffer: 1 << 18,
        receiveBuffer: 1 << 18,
      }),
      misfortune: NO_MISFORTUNE,
      callTime: 0,
    })
    super(onKernel(kernel))
    this.begin()
  }
}

function onKernel(kernel: SimulatedKernel): Calls {
  const entries = Object.entries(simulated).map(([name, call]) => [
    name,
    (...values: number[]) => runOn(kernel, () => call(...values)),
  ])
  return Object.fromEntries(entries) as Calls
}
// #endregion worlds
