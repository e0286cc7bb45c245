import { isMainThread, Worker, workerData } from 'node:worker_threads'
import {
  AF_INET,
  accept4,
  bind,
  close,
  EAGAIN,
  EFD_CLOEXEC,
  EINTR,
  errorName,
  eventfd,
  listen,
  Memory,
  MSG_DONTWAIT,
  MSG_NOSIGNAL,
  must,
  POLLIN,
  POLLOUT,
  PollSet,
  poll,
  recv,
  resetOnClose,
  SHUT_WR,
  SO_REUSEADDR,
  SOCK_CLOEXEC,
  SOCK_NONBLOCK,
  SOCK_STREAM,
  SOL_SOCKET,
  SocketAddress,
  SystemError,
  send,
  setsockopt,
  shutdown,
  socket,
  write,
} from '#sys'
import { STOPPING, TIMED_OUT } from '../../../stages-src/1-echo/wait-result.ts'
import { complain, settingsFromCommandLine } from './echo-server.ts'

/**
 * A sequential echo server on bare system calls that passes every check of stage 1. It is for the
 * faults that Node's own sockets cannot have: a broken server overrides one method.
 */
export class BlockingEchoServer {
  readonly #memory = new Memory(65_536)
  readonly #line = new Memory(1_024)
  readonly #entries = new PollSet(2)
  #stop = -1
  #idleTimeout = -1

  /** Makes the listening socket. Runs on the main thread, before any other method. */
  listen(port: number): number {
    const listener = must(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), 'socket')
    this.setOptions(listener)
    must(bind(listener, SocketAddress.internet('127.0.0.1', port)), 'bind')
    must(listen(listener, 128), 'listen')
    return listener
  }

  protected setOptions(listener: number): void {
    must(setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, 1), 'setsockopt')
  }

  /** Serves one client after the other until `stop` polls readable. */
  serve({ listener, stop, idleTimeout }: Work): void {
    this.#stop = stop
    const peer = new SocketAddress()
    for (;;) {
      this.#idleTimeout = -1
      if (this.#wait(listener, POLLIN) === STOPPING) return
      const client = accept4(listener, peer, SOCK_CLOEXEC)
      if (client < 0) {
        this.refused(client)
        continue
      }
      this.accepted(client, peer)
      this.#idleTimeout = idleTimeout || -1
      this.#converse(client, peer.toString())
    }
  }

  /** What to do with a connection before its first byte: nothing. */
  protected accepted(_client: number, _peer: SocketAddress): void {}

  /** What to do when accept fails: out of descriptors it waits, for anything else it goes on. */
  protected refused(result: number): void {
    if (result === -EAGAIN || result === -EINTR) return
    this.#entries.set(0, this.#stop, POLLIN)
    poll(this.#entries, 1, 100)
  }

  #converse(client: number, peer: string): void {
    const start = performance.now()
    const counts = { bytesIn: 0, bytesOut: 0 }
    const reason = this.#echo(client, counts)
    close(client)
    const milliseconds = performance.now() - start
    const entry = { event: 'closed', peer, ...counts, milliseconds, reason }
    // Not process.stderr: a thread that never returns to its event loop never gets to write it.
    write(2, this.#line, 0, this.#line.bytes.write(`${JSON.stringify(entry)}\n`))
  }

  /** Echoes to the end, whatever the end is, and returns its reason. */
  #echo(client: number, counts: { bytesIn: number; bytesOut: number }): string {
    for (;;) {
      const ready = this.#wait(client, POLLIN)
      if (ready === STOPPING) this.#lingeringClose(client)
      const count =
        ready < 0 ? ready : recv(client, this.#memory, 0, this.#memory.length, MSG_DONTWAIT)
      if (count === -EAGAIN || count === -EINTR) continue
      if (count === 0) return 'end of stream'
      if (count < 0) return this.#reasonOf(count)
      counts.bytesIn += count
      const sent = this.sendAll(client, this.#memory, count)
      if (sent < 0) {
        resetOnClose(client)
        return this.#reasonOf(sent)
      }
      counts.bytesOut += sent
    }
  }

  protected sendAll(client: number, memory: Memory, count: number): number {
    for (let sent = 0; sent < count; ) {
      const result = this.send(client, memory, sent, count - sent)
      if (result >= 0) sent += result
      else if (result === -EAGAIN) {
        const ready = this.#waitForRoom(client)
        if (ready < 0) return ready
      } else if (result !== -EINTR) return result
    }
    return count
  }

  protected send(client: number, memory: Memory, offset: number, count: number): number {
    return send(client, memory, offset, count, MSG_DONTWAIT | MSG_NOSIGNAL)
  }

  /** Ends the stream, and reads what still comes: a close with unread input would be a reset. */
  #lingeringClose(client: number): void {
    shutdown(client, SHUT_WR)
    this.#entries.set(0, client, POLLIN)
    const deadline = performance.now() + 5_000
    while (performance.now() < deadline && poll(this.#entries, 1, 100) >= 0) {
      const count = recv(client, this.#memory, 0, this.#memory.length, MSG_DONTWAIT)
      if (count === 0 || (count < 0 && count !== -EAGAIN)) return
    }
  }

  /** Sleeps until the socket is ready, the server is to stop (STOPPING), or time is up (TIMED_OUT). */
  #wait(fd: number, events: number): number {
    this.#entries.set(0, fd, events)
    this.#entries.set(1, this.#stop, POLLIN)
    const ready = poll(this.#entries, 2, this.#idleTimeout)
    if (this.#entries.revents(1) !== 0) return STOPPING
    return ready === 0 ? TIMED_OUT : ready
  }

  /** What is being written when the server is to stop is finished first. */
  #waitForRoom(fd: number): number {
    const ready = this.#wait(fd, POLLOUT)
    if (ready !== STOPPING) return ready
    return poll(this.#entries, 1, 5_000) > 0 ? 0 : TIMED_OUT
  }

  #reasonOf(result: number): string {
    if (result === TIMED_OUT) return 'idle timeout'
    return result === STOPPING ? 'server stopping' : errorName(result)
  }
}

interface Work {
  listener: number
  stop: number
  /** Milliseconds; 0 means never. */
  idleTimeout: number
}

/**
 * Runs a server: the main thread listens to signals, a second one, started from the same `file`,
 * serves. Complains in one line about a port that cannot be had.
 */
export function serveOnThread(file: string, server: BlockingEchoServer): void {
  if (isMainThread) startThread(file, server)
  else server.serve(workerData as Work)
}

function startThread(file: string, server: BlockingEchoServer): void {
  const { port, idleTimeout } = settingsFromCommandLine()
  const stop = must(eventfd(0, EFD_CLOEXEC), 'eventfd')
  const work: Work = { listener: listenOrComplain(server, port), stop, idleTimeout }
  new Worker(new URL(file), { workerData: work })
  const one = new Memory(8)
  one.view.setBigUint64(0, 1n, true)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => write(stop, one, 0, 8))
  }
  console.log(`listening on 127.0.0.1:${port}`)
}

function listenOrComplain(server: BlockingEchoServer, port: number): number {
  try {
    return server.listen(port)
  } catch (error) {
    if (error instanceof SystemError) complain(`port ${port}: ${error.message}`)
    throw error
  }
}
