/**
 * What epoll tells of two messages when only a part of them is read each time:
 *
 *     node scripts/labs/stage-4/level-or-edge/lost-edge.ts level|edge
 */
import {
  AF_UNIX,
  EPOLL_CLOEXEC,
  EPOLL_CTL_ADD,
  EPOLLET,
  EPOLLIN,
  EpollEvents,
  epoll_create1,
  epoll_ctl,
  epoll_wait,
  Memory,
  must,
  recv,
  SOCK_CLOEXEC,
  SOCK_NONBLOCK,
  SOCK_STREAM,
  send,
  socketpair,
} from '#sys'

const isEdge = process.argv[2] === 'edge'
const ends = new Memory(8)
must(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends), 'socketpair')
const [client, server] = [ends.view.getInt32(0, true), ends.view.getInt32(4, true)]
const poller = must(epoll_create1(EPOLL_CLOEXEC), 'epoll_create1')
const events = isEdge ? EPOLLIN | EPOLLET : EPOLLIN
must(epoll_ctl(poller, EPOLL_CTL_ADD, server, events, 0), 'epoll_ctl')

const ready = new EpollEvents(8)
const piece = new Memory(6)
say('hello, ')
for (let turn = 1; turn <= 4; turn++) {
  // The peer goes on speaking once, and then waits for an answer.
  if (turn === 3) say('world!')
  if (must(epoll_wait(poller, ready, 100), 'epoll_wait') === 0) {
    console.log(`turn ${turn}: nothing is told of`)
    continue
  }
  const count = must(recv(server, piece, 0, piece.length, 0), 'recv')
  console.log(`turn ${turn}: ready; one recv gives '${piece.bytes.toString('latin1', 0, count)}'`)
}
const left = recv(server, piece, 0, piece.length, 0)
console.log(
  left > 0 ? `and '${piece.bytes.toString('latin1', 0, left)}' is still there` : 'nothing is left',
)

function say(text: string): void {
  const message = new Memory(text.length)
  message.bytes.write(text)
  must(send(client, message, 0, message.length, 0), 'send')
}
