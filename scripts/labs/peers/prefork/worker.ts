/** A worker of the small prefork server. Its standard input ends when it is to retire. */
import {
  accept4,
  close,
  EAGAIN,
  EPOLL_CLOEXEC,
  EPOLL_CTL_ADD,
  EPOLL_CTL_DEL,
  EPOLLEXCLUSIVE,
  EPOLLIN,
  EpollEvents,
  epoll_create1,
  epoll_ctl,
  epoll_wait,
  Memory,
  MSG_DONTWAIT,
  MSG_NOSIGNAL,
  MSG_PEEK,
  must,
  recv,
  SHUT_WR,
  SOCK_CLOEXEC,
  SOCK_NONBLOCK,
  SocketAddress,
  send,
  shutdown,
  write,
} from '#sys'
import { openListener, type Task } from './listener.ts'

const SHARED_LISTENER = 3
const ENOUGH = 64 * 1024
const BODY = 'x'.repeat(1024)
const END_OF_HEAD = '\r\n\r\n'

const task = JSON.parse(process.argv[2] ?? '') as Task
const listener = task.ownSockets ? openListener(task.port, true) : SHARED_LISTENER
const poller = must(epoll_create1(EPOLL_CLOEXEC), 'epoll_create1')
const ready = new EpollEvents(512)
const memory = new Memory(ENOUGH)
const peer = new SocketAddress()
const [staying, ending] = [response(''), response('Connection: close\r\n')] as const
/** Those that are open, and whether the half of the goodbye is said on them. */
const connections = new Map<number, 'open' | 'half'>()
let isRetired = false

watch(0, EPOLLIN)
watch(listener, task.isHerd ? EPOLLIN : EPOLLIN | EPOLLEXCLUSIVE)
write(1, text('ready\n'), 0, 'ready\n'.length)
while (!isRetired || connections.size > 0) {
  const told = epoll_wait(poller, ready, -1)
  for (let event = 0; event < told; event++) {
    const fd = ready.fd(event)
    if (fd === 0) retire()
    else if (fd === listener) accept()
    else if (connections.has(fd)) serve(fd)
  }
}
process.exit(0)

function watch(fd: number, events: number): void {
  must(epoll_ctl(poller, EPOLL_CTL_ADD, fd, events, 0), 'epoll_ctl')
}

/** One a turn, so that others get theirs. False where nobody waits. */
function accept(): boolean {
  const fd = accept4(listener, peer, SOCK_CLOEXEC | SOCK_NONBLOCK)
  if (fd < 0) return false
  connections.set(fd, 'open')
  watch(fd, EPOLLIN)
  return true
}

function serve(fd: number): void {
  const received = recv(fd, memory, 0, ENOUGH, 0)
  if (received === -EAGAIN) return
  if (received <= 0) leave(fd)
  // After the half of a goodbye nothing can be said.
  else if (connections.get(fd) !== 'half') respond(fd, received)
}

/** To so many bytes of heads, each of which comes whole. */
function respond(fd: number, received: number): void {
  const head = memory.bytes.toString('latin1', 0, received)
  const isLast = isRetired || /\r\nconnection: *close/i.test(head)
  const { block, length } = isLast ? ending : staying
  for (const _ of head.matchAll(/\r\n\r\n/g)) send(fd, block, 0, length, MSG_NOSIGNAL)
  if (isLast) leave(fd)
}

function leave(fd: number): void {
  connections.delete(fd)
  close(fd)
}

function retire(): void {
  isRetired = true
  must(epoll_ctl(poller, EPOLL_CTL_DEL, 0, 0, 0), 'epoll_ctl')
  // What others hold too goes on being watched when it is closed: epoll(7).
  must(epoll_ctl(poller, EPOLL_CTL_DEL, listener, 0, 0), 'epoll_ctl')
  if (task.listener === 'drain') while (accept());
  close(listener)
  for (const fd of [...connections.keys()]) dismiss(fd)
}

/** What becomes of a connection that is idle, as far as anybody can know. */
function dismiss(fd: number): void {
  if (task.idle === 'answer') return
  // What has come already is answered.
  if (task.idle === 'peek' && recv(fd, memory, 0, 1, MSG_PEEK | MSG_DONTWAIT) > 0) return
  if (task.idle === 'shutdown') {
    shutdown(fd, SHUT_WR)
    connections.set(fd, 'half')
  } else leave(fd)
}

function response(fields: string): { block: Memory; length: number } {
  const head = `HTTP/1.1 200 OK\r\nContent-Length: ${BODY.length}\r\n${fields}`
  const whole = head.trimEnd() + END_OF_HEAD + BODY
  return { block: text(whole), length: whole.length }
}

function text(words: string): Memory {
  const block = new Memory(words.length)
  block.bytes.write(words, 'latin1')
  return block
}
