/** Clients that do their part: each of them gets all of its answers. */

import { CHANGING } from '../site.ts'
import { patience } from '../world.ts'
import type { Client, Script } from './client.ts'
import { ask, awaitEnd, receiveAnswer } from './conversation.ts'
import {
  closingRequest,
  drawRequest,
  expectingRequest,
  getRequest,
  type Request,
  uploadRequest,
} from './requests.ts'

/** One request after another, with a little thought between them; then it leaves. */
export function* keepAlive(client: Client): Script {
  const { random, settings } = client.world
  yield* client.connect()
  const count = random.between(1, 8)
  for (let index = 0; index < count; index += 1) {
    if ((yield* ask(client, anyRequest(client))) !== 'more') return yield* awaitEnd(client)
    yield* client.sleep(random.next() * thought(client))
  }
  if (random.chance(0.5)) return
  // Or it stays until it has to go.
  const limit = settings.limits.keepAliveTimeout
  yield* client.until(() => client.ended !== 'no', limit + 2 * patience(client.world))
  client.checkEnd('an idle connection', client.connection?.sent ?? client.now, limit)
}

/** Several requests at once, perhaps cut somewhere; the answers in their order. */
export function* pipelined(client: Client): Script {
  const { random } = client.world
  yield* client.connect()
  for (let batch = random.between(1, 3); batch > 0; batch -= 1) {
    const requests = random.chance(0.5) ? usualBatch(client) : anyBatch(client)
    const bytes = Buffer.concat(requests.map((it) => it.bytes))
    const asked = client.now
    client.note(`asks for ${requests.length} at once`)
    const cut = random.chance(0.5) ? bytes.length : random.between(1, bytes.length)
    client.say(bytes.subarray(0, cut))
    if (random.chance(0.5)) yield* client.sleep(random.next() * 20)
    client.say(bytes.subarray(cut))
    for (const request of requests) {
      const outcome = yield* receiveAnswer(client, request, asked)
      if (outcome !== 'more') return yield* awaitEnd(client)
    }
    yield* client.sleep(random.next() * thought(client))
  }
}

function anyBatch(client: Client): Request[] {
  const length = client.world.random.between(2, 40)
  return Array.from({ length }, () => anyRequest(client, 9000))
}

/** What a browser would ask for again and again: few files, by heads that all look alike. */
function usualBatch({ world }: Client): Request[] {
  const { random, site } = world
  const paths = [random.pick(['small.html', 'page.html', 'near.css']), CHANGING]
  const length = random.between(2, 40)
  return Array.from({ length }, () => getRequest(random, site, random.pick(paths)))
}

/** Asks for the same file until it has changed a few times. */
export function* watching(client: Client): Script {
  const { random, site } = client.world
  yield* client.connect()
  for (let count = random.between(4, 12); count > 0; count -= 1) {
    const request = getRequest(random, site, CHANGING)
    if ((yield* ask(client, request)) !== 'more') return yield* awaitEnd(client)
    yield* client.sleep(Math.min(random.between(100, 900), thought(client)))
  }
}

/** A few bytes at a time, within its time. */
export function* slowWriter(client: Client): Script {
  const { random, settings } = client.world
  yield* client.connect()
  for (let count = random.between(1, 2); count > 0; count -= 1) {
    const request = anyRequest(client)
    const [asked, size] = [client.now, random.between(1, 20)]
    const pieces = Math.ceil(request.bytes.length / size)
    const time = Math.min(settings.limits.headerTimeout, settings.limits.bodyTimeout)
    const pause = (random.next() * time) / 2 / pieces
    client.note(`asks ${request.name}, ${size} bytes each ${pause.toFixed(2)} ms`)
    yield* client.dribble(request.bytes, size, pause)
    if ((yield* receiveAnswer(client, request, asked)) !== 'more') return yield* awaitEnd(client)
  }
}

/** Takes little at a time, of something large. */
export function* slowReader(client: Client): Script {
  const { random, settings, site } = client.world
  yield* client.connect()
  const path = random.pick(['large.png', 'middle.js', 'over.css'])
  const request = getRequest(random, site, path)
  client.appetite = random.between(200, 9000)
  client.rest = random.next() * Math.min(200, settings.limits.writeTimeout / 20)
  const asked = client.now
  client.note(
    `asks ${request.name}, and reads ${client.appetite} bytes each ${client.rest.toFixed(1)} ms`,
  )
  client.say(request.bytes)
  const wait = patience(client.world) + 4 * client.rest
  if ((yield* receiveAnswer(client, request, asked, wait)) === 'last') yield* awaitEnd(client)
}

/** Says that it has said all, and still gets everything. */
export function* halfClosing(client: Client): Script {
  const { random } = client.world
  yield* client.connect()
  const requests = Array.from({ length: random.between(1, 4) }, () => anyRequest(client))
  const asked = client.now
  client.say(Buffer.concat(requests.map((it) => it.bytes)))
  yield* client.until(() => client.hasSaidAll, Infinity)
  client.note('ends its direction')
  client.socket.shutdown(1)
  for (const request of requests) {
    const outcome = yield* receiveAnswer(client, request, asked)
    if (outcome !== 'more') return
  }
  yield* awaitEnd(client)
}

/** Sends content only when it is asked for. */
export function* expecting(client: Client): Script {
  const { random, site } = client.world
  yield* client.connect()
  for (let count = random.between(1, 3); count > 0; count -= 1) {
    const request = expectingRequest(random, 'page.html', fileOf(client, 'page.html'))
    if ((yield* ask(client, request)) !== 'more') return yield* awaitEnd(client)
    if (random.chance(0.5)) {
      const plain = getRequest(random, site, 'small.html')
      if ((yield* ask(client, plain)) !== 'more') return yield* awaitEnd(client)
    }
  }
}

/** Much content, as fast as the server takes it; the answer is what it always is. */
export function* uploading(client: Client): Script {
  const { random, settings } = client.world
  yield* client.connect()
  const { delay, limits, receiveBuffer, segment, sendBuffer } = settings
  // A window for each way there and back, and a good deal less than there is time for.
  const turns = limits.bodyTimeout / (4 * delay[1] + 1)
  const fast = Math.floor((Math.min(receiveBuffer, sendBuffer) * turns) / 4)
  const most = segment[1] < 100 ? 3000 : Math.min(400_000, fast)
  const request = uploadRequest(random.between(1, most), 'page.html', fileOf(client, 'page.html'))
  if ((yield* ask(client, request)) !== 'more') return yield* awaitEnd(client)
  if ((yield* ask(client, anyRequest(client))) === 'last') yield* awaitEnd(client)
}

/** One request for a connection, and no further word. */
export function* once(client: Client): Script {
  const { random, settings } = client.world
  yield* client.connect()
  const path = random.pick(['small.html', 'over.css', 'large.png'])
  yield* ask(client, closingRequest(random, path, fileOf(client, path)))
  yield* awaitEnd(client)
  if (random.chance(0.5)) return
  // It leaves its own direction open: nobody waits for it for ever.
  client.note('does not end its direction')
  yield* client.sleep(1000 + settings.limits.keepAliveTimeout)
}

export function anyRequest(client: Client, largest = Infinity): Request {
  const { random, settings, site } = client.world
  const most = settings.segment[1] < 100 ? Math.min(largest, 9000) : largest
  return drawRequest(random, site, client.tags, most)
}

function fileOf({ world }: Client, path: string): Buffer {
  return world.site.candidates(path, 0)[0] as Buffer
}

/** How long it may think at most: the server's time began when it had sent the last byte. */
function thought({ connection, now, world }: Client): number {
  const { delay, limits } = world.settings
  const gone = now - (connection?.sent ?? now)
  return Math.max(0, limits.keepAliveTimeout - gone - 4 * delay[1] - 100)
}
