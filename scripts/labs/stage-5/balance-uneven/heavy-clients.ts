/**
 * Clients that stay and ask for much, coming one by one, each followed by a client of one request:
 *
 *     node scripts/labs/stage-5/balance-uneven/heavy-clients.ts PORT PATH COUNT BATCH PAUSE
 *
 * Every PAUSE milliseconds each of them sends BATCH requests at once, spelt so that no cache knows
 * them: they cost a server much, and this program little. Whoever still waits for answers then
 * leaves it out. Prints the ports from which they have connected, and goes on until it is ended.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { close, getsockname, Memory, MSG_DONTWAIT, must, recv, SocketAddress } from '#sys'
import { connectedSocket } from '../../../../stages-src/1-echo/connected-socket.ts'
import { readSome, writeAll } from '../../../../stages-src/1-echo/robust-io.ts'

const [port = '', path = '/', count = '1', batch = '1', pause = '10'] = process.argv.slice(2)
const host = `Host: 127.0.0.1:${port}\r\n`
const usual = memoryOf(`GET ${path} HTTP/1.1\r\n${host}\r\n`)
const last = memoryOf(`GET ${path} HTTP/1.1\r\n${host}Connection: close\r\n\r\n`)
// An escape for a letter: the same path, by another way.
const spelt = path.replace(/[a-z]/, (letter) => `%${letter.charCodeAt(0).toString(16)}`)
const one = `HEAD ${spelt} HTTP/1.1\r\n${host}\r\n`
const much = memoryOf(one.repeat(Number(batch)))
const answers = new Memory(1024 * 1024)

const clients: number[] = []
while (clients.length < Number(count)) {
  const client = connectedSocket('127.0.0.1', Number(port))
  // Answered once, it is in some worker's hands.
  ask(client, usual)
  clients.push(client)
  const guest = connectedSocket('127.0.0.1', Number(port))
  ask(guest, last)
  close(guest)
  // Whoever counts connections may learn of the goodbye before the next one comes.
  await sleep(20)
}
/** Bytes of the answers to a batch, and how many of them each client has yet to get. */
const due = Number(batch) * ask(clients[0] as number, memoryOf(one))
const missing = clients.map(() => 0)
console.log(clients.map(portOf).join(' '))
let next = 0
setInterval(goOn, Number(pause) / clients.length)

/** One after another, so that it is not all at once. */
function goOn(): void {
  const client = clients[next] as number
  for (let left = missing[next] as number; left > 0; left = missing[next] as number) {
    const received = recv(client, answers, 0, answers.length, MSG_DONTWAIT)
    if (received <= 0) break
    missing[next] = left - received
  }
  if ((missing[next] as number) <= 0) {
    must(writeAll(client, much, 0, much.length), 'write')
    missing[next] = due
  }
  next = (next + 1) % clients.length
}

/** How many bytes the answer has; it comes in one piece. */
function ask(client: number, request: Memory): number {
  must(writeAll(client, request, 0, request.length), 'write')
  return must(readSome(client, answers, 0, answers.length), 'read')
}

function memoryOf(text: string): Memory {
  const memory = new Memory(text.length)
  memory.bytes.write(text, 'latin1')
  return memory
}

function portOf(client: number): string {
  const address = new SocketAddress()
  must(getsockname(client, address), 'getsockname')
  return `${address}`.replace(/.*:/, '')
}
