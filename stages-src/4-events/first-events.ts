/** Week 10's server: an echo for many clients on one thread, told who is ready. */
import { Command } from 'commander'
import {
  accept4,
  close,
  EPOLL_CLOEXEC,
  EPOLL_CTL_ADD,
  EPOLLIN,
  EpollEvents,
  epoll_create1,
  epoll_ctl,
  epoll_wait,
  Memory,
  must,
  SOCK_CLOEXEC,
  SocketAddress,
} from '#sys'
import { listeningSocket, nameOf } from '../1-echo/listening-socket.ts'
import { readSome, writeAll } from '../1-echo/robust-io.ts'

const cli = new Command('first-events.ts')
  .description('Echoes what it is sent, for many clients on one thread.')
  .option('--port <number>', 'listen on this port', Number, 8004)
  .parse()
process.on('uncaughtException', ({ message }) => cli.error(`error: ${message}`))
const { port } = cli.opts()

const listener = listeningSocket('127.0.0.1', port)
console.log(`listening on ${nameOf(listener)}`)

const epoll = must(epoll_create1(EPOLL_CLOEXEC), 'epoll_create1')
const ready = new EpollEvents(64)
const memory = new Memory(4096)
const peer = new SocketAddress()
watch(listener)
for (;;) {
  const count = epoll_wait(epoll, ready, -1)
  for (let at = 0; at < count; at += 1) {
    const fd = ready.fd(at)
    if (fd === listener) accept()
    else echo(fd)
  }
}

/** Puts a descriptor on the list of those whose bytes are waited for. */
function watch(fd: number): void {
  must(epoll_ctl(epoll, EPOLL_CTL_ADD, fd, EPOLLIN, 0), 'epoll_ctl')
}

/** Takes a connection from the queue, unless its client has gone again. */
function accept(): void {
  const client = accept4(listener, peer, SOCK_CLOEXEC)
  if (client >= 0) watch(client)
}

/** Echoes what has come. Whoever has nothing more to say, or is gone, is let go. */
function echo(client: number): void {
  const received = readSome(client, memory, 0, memory.length)
  if (received > 0 && writeAll(client, memory, 0, received) > 0) return
  close(client) // which takes it off the list as well
}
