/**
 * An HTTP server as one might leave it at: what is too large is answered with 413, every answer is
 * closed behind, and the log says what the client said. `node naive.ts PORT`.
 */
import {
  accept4,
  close,
  Memory,
  must,
  POLLIN,
  PollSet,
  poll,
  read,
  SOCK_CLOEXEC,
  SocketAddress,
  write,
} from '#sys'
import { listeningSocket, nameOf } from '../../../../stages-src/1-echo/listening-socket.ts'

const LARGEST = 1 << 20

const listener = listeningSocket('127.0.0.1', Number(process.argv[2]))
console.error(`listening on http://${nameOf(listener)}`)
const waiting = new PollSet(1)
waiting.set(0, listener, POLLIN)
const peer = new SocketAddress()
const memory = new Memory(8192)
for (;;) {
  must(poll(waiting, 1, -1), 'poll')
  const client = must(accept4(listener, peer, SOCK_CLOEXEC), 'accept4')
  const count = Math.max(0, read(client, memory, 0, memory.length))
  const [requestLine, ...fields] = memory.bytes.toString('latin1', 0, count).split('\r\n')
  const field = (name: string) =>
    fields.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2)
  const tooLarge = Number(field('Content-Length') ?? 0) > LARGEST
  const status = tooLarge ? '413 Content Too Large' : '200 OK'
  memory.bytes.write(`HTTP/1.1 ${status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`)
  write(client, memory, 0, memory.bytes.indexOf('\r\n\r\n') + 4)
  close(client)
  console.log(`${peer.host} "${requestLine}" ${status.slice(0, 3)} "${field('User-Agent')}"`)
}
