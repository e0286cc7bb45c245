/** Workers that are replaced, first sitting: all at once. */
import { Command } from 'commander'
import {
  accept4,
  ChildStatus,
  close,
  EPOLLEXCLUSIVE,
  EPOLLIN,
  P_PIDFD,
  pidfd_send_signal,
  SIGTERM,
  SOCK_NONBLOCK,
  SocketAddress,
  WEXITED,
  waitid,
} from '#sys'
import { listeningSocket, nameOf } from '../../1-echo/listening-socket.ts'
import { turnBesideNode } from '../../4-events/loop/beside-node.ts'
import { EpollPoller } from '../../4-events/loop/epoll-poller.ts'
import { EventLoop } from '../../4-events/loop/event-loop.ts'
import { spawnJoined } from '../master/spawn-worker.ts'
import { type Client, converse } from './kept-connection.ts'

/** What a worker is born with: where clients come, and what ends with the master. */
const [LISTENER, MASTER] = [3, 4]
const peer = new SocketAddress()
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
  const pidfds = new Set<number>()
  for (let count = 0; count < cli.opts().workers; count += 1) begin()
  process.on('SIGHUP', () => {
    for (const pidfd of pidfds) pidfd_send_signal(pidfd, SIGTERM)
  })
  console.log(`listening on http://${nameOf(listener)}`)

  /** A worker, and another one once it has ended. */
  function begin(): void {
    const given = [[listener, LISTENER]] as const
    const { filename } = import.meta
    const { channel, pidfd } = spawnJoined(filename, ['worker'], MASTER, given)
    pidfds.add(pidfd)
    loop.add(pidfd, EPOLLIN, {
      ready() {
        waitid(P_PIDFD, pidfd, new ChildStatus(), WEXITED)
        pidfds.delete(pidfd)
        loop.forget(pidfd)
        for (const fd of [channel, pidfd]) close(fd)
        begin()
      },
    })
  }
}

/** Answers on connections that are kept, as long as there is a master. */
function work(): void {
  loop.add(LISTENER, EPOLLIN | EPOLLEXCLUSIVE, { ready: accept })
  loop.add(MASTER, EPOLLIN, { ready: () => process.exit() })

  function accept(): void {
    const client = { fd: accept4(LISTENER, peer, SOCK_NONBLOCK), text: '' }
    if (client.fd >= 0) loop.add(client.fd, EPOLLIN, { ready: () => hear(client) })
  }

  function hear(client: Client): void {
    if (converse(client, false)) return
    loop.forget(client.fd)
    close(client.fd)
  }
}
