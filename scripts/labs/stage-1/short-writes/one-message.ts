/**
 * One message, larger than the send buffer, to a peer that reads a little at a time. Prints what
 * send(2) was asked to take and what it took: node one-message.ts [BYTES]
 */
import {
  AF_INET,
  accept4,
  bind,
  connect,
  errorName,
  getsockname,
  listen,
  Memory,
  MSG_DONTWAIT,
  MSG_NOSIGNAL,
  must,
  POLLIN,
  PollSet,
  poll,
  recv,
  SO_RCVBUF,
  SO_SNDBUF,
  SOCK_STREAM,
  SOL_SOCKET,
  SocketAddress,
  send,
  setsockopt,
  socket,
} from '#sys'

const bytes = Number(process.argv[2] ?? 1 << 20)
const [sender, reader] = connected()
must(setsockopt(sender, SOL_SOCKET, SO_SNDBUF, 128 * 1024), 'setsockopt')

const message = new Memory(bytes)
const room = new Memory(96 * 1024)
let sent = 0
while (sent < bytes) {
  const asked = bytes - sent
  const taken = send(sender, message, sent, asked, MSG_DONTWAIT | MSG_NOSIGNAL)
  console.log(`send ${asked} bytes: ${taken < 0 ? errorName(taken) : `${taken} taken`}`)
  if (taken > 0) sent += taken
  else readALittle()
}

function readALittle(): void {
  const entries = new PollSet(1)
  entries.set(0, reader, POLLIN)
  must(poll(entries, 1, -1), 'poll')
  must(recv(reader, room, 0, room.length, MSG_DONTWAIT), 'recv')
}

/** Both ends of a TCP connection within this process; the reader's buffer is a small one. */
function connected(): [sender: number, reader: number] {
  const listener = must(socket(AF_INET, SOCK_STREAM, 0), 'socket')
  // Accepted sockets inherit it. Before listen: the window offered follows from it (tcp(7)).
  must(setsockopt(listener, SOL_SOCKET, SO_RCVBUF, 64 * 1024), 'setsockopt')
  const address = SocketAddress.internet('127.0.0.1', 0)
  must(bind(listener, address), 'bind')
  must(listen(listener, 1), 'listen')
  must(getsockname(listener, address), 'getsockname')
  const sending = must(socket(AF_INET, SOCK_STREAM, 0), 'socket')
  must(connect(sending, address), 'connect')
  return [sending, must(accept4(listener, new SocketAddress(), 0), 'accept4')]
}
