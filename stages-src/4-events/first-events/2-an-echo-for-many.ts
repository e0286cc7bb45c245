/** An echo for many clients, second sitting: one thread answers them all. */
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
import { listeningSocket, nameOf } from '../../1-echo/listening-socket.ts'
import { readSome, writeAll } from '../../1-echo/robust-io.ts'

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

/** Takes a connection from the queue. */
function accept(): void {
  watch(must(accept4(listener, peer, SOCK_CLOEXEC), 'accept4'))
}

/** Echoes what has come. */
function echo(client: number): void {
  const received = must(readSome(client, memory, 0, memory.length), 'read')
  if (received > 0) must(writeAll(client, memory, 0, received), 'write')
  else close(client)
}
