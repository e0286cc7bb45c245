/**
 * Clients that each begin a head and go on with it by one byte now and then:
 *
 *     node scripts/labs/stage-4/slowloris/slow-heads.ts PORT COUNT PAUSE
 *
 * `PAUSE`: milliseconds between two bytes of one client. Prints `ready` once all of them have
 * begun, and goes on until it is ended. Whoever is turned away comes again with their next byte.
 */
import { close, EAGAIN, Memory, MSG_DONTWAIT, MSG_NOSIGNAL, recv, send } from '#sys'
import { connectedSocket } from '../../../../stages-src/1-echo/connected-socket.ts'

const [port = '', count = '0', pause = '1000'] = process.argv.slice(2)
const beginning = new Memory(64)
const length = beginning.bytes.write('GET /small.html HTTP/1.1\r\nHost: localhost\r\nX: ')
const byte = new Memory(1)
byte.bytes.write('x')
const answer = new Memory(4096)

/** So many bytes leave at once, in turns: those of all clients are spread over the pause. */
const TURN = 5
const clients = Array.from({ length: Number(count) }, begin)
let next = 0
console.log('ready')
setInterval(goOn, TURN)

function begin(): number {
  const client = connectedSocket('127.0.0.1', Number(port))
  send(client, beginning, 0, length, MSG_NOSIGNAL)
  return client
}

/** The next clients whose turn it is send a byte each. */
function goOn(): void {
  for (let left = Math.ceil((clients.length * TURN) / Number(pause)); left > 0; left--) {
    const client = clients[next] as number
    if (isTurnedAway(client)) {
      close(client)
      clients[next] = begin()
    } else send(client, byte, 0, 1, MSG_NOSIGNAL)
    next = (next + 1) % clients.length
  }
}

/** Nothing but a refusal, the end or a reset can come before the head is whole. */
function isTurnedAway(client: number): boolean {
  return recv(client, answer, 0, answer.length, MSG_DONTWAIT) !== -EAGAIN
}
