/** Workers that are replaced, second sitting: new ones first. */
import { Command } from 'commander'
import {
  accept4,
  ChildStatus,
  close,
  EPOLLEXCLUSIVE,
  EPOLLIN,
  Memory,
  P_PIDFD,
  read,
  SOCK_NONBLOCK,
  SocketAddress,
  WEXITED,
  waitid,
  write,
} from '#sys'
import { listeningSocket, nameOf } from '../../1-echo/listening-socket.ts'
import { turnBesideNode } from '../../4-events/loop/beside-node.ts'
import { EpollPoller } from '../../4-events/loop/epoll-poller.ts'
import { EventLoop } from '../../4-events/loop/event-loop.ts'
import { spawnJoined } from '../master/spawn-worker.ts'
import { type Client, converse } from './kept-connection.ts'

/** What a worker is born with; and how long it waits for last requests, in ms. */
const [LISTENER, MASTER, GRACE] = [3, 4, 3000]
const [memory, peer] = [new Memory(1), new SocketAddress()]
const loop = new EventLoop(new EpollPoller(), console.error)
if (process.argv[2] === 'worker') work()
else start()
await turnBesideNode(loop)

/** Has workers, and others in their place when SIGHUP comes, or when one dies. */
function start(): void {
  const cli = new Command('first-recycling.ts')
    .description('Answers with one page; SIGHUP replaces its processes.')
    .option('--port <number>', 'listen on this port', Number, 8005)
    .option('--workers <number>', 'so many answer', Number, 4)
    .parse()
  process.on('uncaughtException', ({ message }) => cli.error(`error: ${message}`))
  const listener = listeningSocket('127.0.0.1', cli.opts().port)
  /** By seat: how its newest worker is told to go. */
  const seats: (() => void)[] = Array(cli.opts().workers).fill(() => {})
  const replaceAll = (): void => seats.forEach(replace)
  replaceAll()
  process.on('SIGHUP', replaceAll)
  console.log(`listening on http://${nameOf(listener)}`)

  /** Another worker for a seat. Once it is ready, the former one is told to go. */
  function replace(dismissFormer: () => void, seat: number): void {
    const given = [[listener, LISTENER]] as const
    const { filename } = import.meta
    const { channel, pidfd } = spawnJoined(filename, ['worker'], MASTER, given)
    let isThere = true
    const dismiss = () => void (isThere && write(channel, memory, 0, 1))
    seats[seat] = dismiss
    loop.add(channel, EPOLLIN, {
      ready() {
        if (read(channel, memory, 0, 1) > 0) return dismissFormer()
        isThere = false
        waitid(P_PIDFD, pidfd, new ChildStatus(), WEXITED)
        loop.forget(channel)
        for (const fd of [channel, pidfd]) close(fd)
        if (seats[seat] === dismiss) replace(dismissFormer, seat)
      },
    })
  }
}

/** Answers on connections that are kept, until it is told to go. */
function work(): void {
  let isLeaving = false
  const clients = new Set<Client>()
  loop.add(LISTENER, EPOLLIN | EPOLLEXCLUSIVE, { ready: accept })
  loop.add(MASTER, EPOLLIN, { ready: leave })
  write(MASTER, memory, 0, 1) // It is ready.

  function accept(): void {
    const client = { fd: accept4(LISTENER, peer, SOCK_NONBLOCK), text: '' }
    if (client.fd < 0) return
    loop.add(client.fd, EPOLLIN, { ready: () => hear(client) })
    clients.add(client)
  }

  /** Accepts nobody any more, ends what is idle, and finishes what has begun. */
  function leave(): void {
    if (isLeaving || read(MASTER, memory, 0, 1) <= 0) process.exit()
    isLeaving = true
    loop.remove(LISTENER)
    for (const client of clients) if (client.text === '') end(client)
    loop.arm(loop.timer({ due: () => process.exit() }), loop.at.now + GRACE)
  }

  function hear(client: Client): void {
    if (!converse(client, isLeaving)) end(client)
  }

  function end(client: Client): void {
    clients.delete(client)
    loop.forget(client.fd)
    close(client.fd)
  }
}
