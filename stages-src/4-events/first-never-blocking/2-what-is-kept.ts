/** An echo that waits for nobody, second sitting: what is kept. */
import { Command } from 'commander'
import {
  accept4,
  close,
  EAGAIN,
  EINTR,
  EPOLL_CLOEXEC,
  EPOLL_CTL_ADD,
  EPOLLIN,
  EPOLLOUT,
  EpollEvents,
  epoll_create1,
  epoll_ctl,
  epoll_wait,
  Memory,
  must,
  read,
  SOCK_CLOEXEC,
  SOCK_NONBLOCK,
  SocketAddress,
  write,
} from '#sys'
import { listeningSocket, nameOf } from '../../1-echo/listening-socket.ts'

const cli = new Command('first-never-blocking.ts')
  .description('Echoes what it is sent, and waits for nobody.')
  .option('--port <number>', 'listen on this port', Number, 8004)
  .parse()
process.on('uncaughtException', ({ message }) => cli.error(`error: ${message}`))
const { port } = cli.opts()

const listener = listeningSocket('127.0.0.1', port)
console.log(`listening on ${nameOf(listener)}`)

const epoll = must(epoll_create1(EPOLL_CLOEXEC), 'epoll_create1')
const ready = new EpollEvents(64)
const memory = new Memory(4096)
const kept = new Map<number, Buffer>() // what could not leave yet, by connection
const peer = new SocketAddress()
watch(listener, EPOLLIN)
for (;;) {
  const count = epoll_wait(epoll, ready, -1)
  for (let at = 0; at < count; at += 1) {
    const fd = ready.fd(at)
    if (fd === listener) accept()
    else serve(fd)
  }
}

/** Puts a descriptor on the list, with what of it is waited for. */
function watch(fd: number, events: number): void {
  must(epoll_ctl(epoll, EPOLL_CTL_ADD, fd, events, 0), 'epoll_ctl')
}

/** Takes a connection from the queue, unless its client has gone again. */
function accept(): void {
  const client = accept4(listener, peer, SOCK_NONBLOCK | SOCK_CLOEXEC)
  if (client >= 0) watch(client, EPOLLIN | EPOLLOUT)
}

/** Goes on with a connection by a step. */
function serve(client: number): void {
  const result = step(client)
  if (result <= 0 && result !== -EAGAIN && result !== -EINTR) end(client)
}

/** Sends what is kept, or reads and echoes. What the last call has said. */
function step(client: number): number {
  const rest = kept.get(client)
  const count = rest?.copy(memory.bytes) ?? read(client, memory, 0, memory.length)
  if (count <= 0) return count
  const written = write(client, memory, 0, count)
  const left = memory.bytes.subarray(Math.max(written, 0), count)
  if (left.length > 0) kept.set(client, Buffer.from(left))
  else kept.delete(client)
  return written
}

/** Lets go of a connection that has ended, or failed. */
function end(client: number): void {
  kept.delete(client)
  close(client)
}
