/** Clients that do not do their part: what becomes of them is known, and when. */

import { mayRunOut } from '../settings.ts'
import { patience } from '../world.ts'
import type { Client, Script } from './client.ts'
import { receiveAnswer } from './conversation.ts'
import { getRequest, statusIs } from './requests.ts'
import { anyRequest } from './well-behaved.ts'

/** Connects, and never says anything. */
export function* silent(client: Client): Script {
  yield* client.connect()
  yield* untilEnded(client)
  const { acceptedAt } = client.connection ?? {}
  if (acceptedAt !== undefined) {
    client.checkEnd('a silent connection', acceptedAt, client.world.settings.limits.headerTimeout)
  }
}

/** Begins a head, and does not go on. */
export function* stalledHead(client: Client): Script {
  const { random, settings } = client.world
  yield* client.connect()
  const request = anyRequest(client)
  const head = request.bytes.indexOf('\r\n\r\n')
  client.say(request.bytes.subarray(0, random.between(1, head)))
  yield* untilEnded(client)
  const { firstReceived } = client.connection ?? {}
  if (firstReceived !== undefined) {
    client.checkEnd('half a head', firstReceived, settings.limits.headerTimeout)
    expectStatus(client, 408)
  }
}

/** Says how much content there is, and sends less. */
export function* stalledContent(client: Client): Script {
  const { random, settings } = client.world
  yield* client.connect()
  const head = 'GET /small.html HTTP/1.1\r\nHost: simulated\r\nContent-Length: 500\r\n\r\n'
  client.say(head + 'z'.repeat(random.between(0, 499)))
  yield* untilEnded(client)
  const { firstReceived, received } = client.connection ?? {}
  if (firstReceived === undefined || received === undefined) return
  // The time begins with the head, wherever in what came that ended.
  client.checkEnd('half a content', firstReceived, settings.limits.bodyTimeout, received)
  expectStatus(client, 408)
}

/** Asks for much, and takes nothing of it. */
export function* neverReads(client: Client): Script {
  const { random, settings, site } = client.world
  yield* client.connect()
  client.appetite = 0
  const path = settings.segment[1] < 100 ? 'large.png' : 'huge.bin'
  const bytes = getRequest(random, site, path).bytes
  const isMore = site.candidates(path, 0)[0] as Buffer
  client.say(bytes)
  const room = settings.sendBuffer + settings.receiveBuffer
  const { writeTimeout } = settings.limits
  client.mayBeDropped = true
  yield* client.accepted()
  const end = client.now + writeTimeout + 8 * patience(client.world)
  while (client.socket.state !== 'closed' && client.now < end) yield end
  // What fits into the buffers has left, as far as the server can tell.
  if (isMore.length < room + 100 || client.connection === undefined) return
  // It may have been told that there is no descriptor for the file.
  if (mayRunOut(settings)) return
  const { sent = client.now } = client.connection
  client.endedAt = client.now
  client.ended = client.socket.state === 'closed' ? 'reset' : 'no'
  client.checkEnd('a client that does not read', sent, writeTimeout)
}

/** Is gone from one moment to the next, whatever there was to come. */
export function* vanishing(client: Client): Script {
  const { random, settings } = client.world
  yield* client.connect()
  client.mayBeDropped = true
  if (random.chance(0.3)) client.appetite = random.pick([0, 100, 1000])
  const requests = Array.from({ length: random.between(0, 6) }, () => anyRequest(client))
  const bytes = Buffer.concat(requests.map((it) => it.bytes))
  client.say(bytes.subarray(0, random.between(0, bytes.length)))
  yield* client.sleep(
    random.next() * random.pick([0, 1, 10, 500]) + random.next() * settings.delay[1],
  )
  const how = random.pick(['resets', 'closes', 'half-closes'] as const)
  client.note(how)
  if (how === 'resets') client.socket.resetsOnClose = true
  if (how === 'half-closes') {
    client.socket.shutdown(1)
    yield* client.sleep(random.next() * 1000)
  }
}

/** Says what is no request, or none that is accepted. */
export function* bad(client: Client): Script {
  const { random } = client.world
  yield* client.connect()
  const [text, status] = random.pick(BAD)
  const request = {
    ...{ name: JSON.stringify(text.slice(0, 30)), method: 'GET', closes: false },
    bytes: Buffer.from(text, 'latin1'),
    check: (answer: Parameters<typeof statusIs>[0]) => statusIs(answer, status),
  }
  const asked = client.now
  if (random.chance(0.5)) client.say(request.bytes)
  else yield* client.dribble(request.bytes, random.between(1, 100), random.next())
  yield* receiveAnswer(client, request, asked)
}

const HOST = 'Host: simulated\r\n'
const BAD: readonly (readonly [string, number])[] = [
  ['GET\r\n\r\n', 400],
  ['\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n', 400],
  ['GET / HTTP/1.1\r\n\r\n', 400],
  [`GET /%zz HTTP/1.1\r\n${HOST}\r\n`, 400],
  [`GET /../x HTTP/1.1\r\n${HOST}\r\n`, 400],
  [`GET / HTTP/2.0\r\n${HOST}\r\n`, 505],
  [`BREW / HTTP/1.1\r\n${HOST}\r\n`, 501],
  [`GET / HTTP/1.1\r\n${HOST}Bad Name: x\r\n\r\n`, 400],
  [`GET / HTTP/1.1\r\n${HOST}Content-Length: 1, 2\r\n\r\n`, 400],
  [`GET / HTTP/1.1\r\n${HOST}Content-Length: 99999999\r\n\r\n`, 413],
  [`GET / HTTP/1.1\r\n${HOST}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n`, 400],
  [`GET /${'a'.repeat(9000)} HTTP/1.1\r\n${HOST}\r\n`, 414],
  [`GET / HTTP/1.1\r\n${HOST}${'X: y\r\n'.repeat(120)}\r\n`, 431],
]

// #region ends
/** Waits for an end that has to come, however late. */
function* untilEnded(client: Client): Script {
  client.mayBeDropped = true
  const { limits } = client.world.settings
  const longest = Math.max(limits.headerTimeout, limits.bodyTimeout)
  const wait = client.world.isSequential ? Infinity : 2 * longest + 20_000
  const ended = yield* client.until(() => client.ended !== 'no', wait)
  if (!ended) client.find('too late', 'nobody has ended the connection')
}

function expectStatus(client: Client, status: number): void {
  const { world } = client
  const said = client.inbox.bytes.toString('latin1', 0, 12)
  if (world.stoppedAt < Infinity || said === `HTTP/1.1 ${status}`) return
  client.find('wrong response', `'${said}' where there should be a ${status}`)
}
// #endregion ends
