/** Clients of an echo server: what they send is what they get. */
import type { Client, Script } from './client.ts'
import { cutOff } from './conversation.ts'

/** Says a few things, of which each comes back, and then no more. */
export function* talking(client: Client): Script {
  const { random } = client.world
  yield* client.connect()
  for (let count = random.between(1, 6); count > 0; count -= 1) {
    if (!(yield* echoed(client, random.between(1, 20_000)))) return
    yield* client.sleep(random.next() * 100)
  }
  client.socket.shutdown(1)
  yield* client.until(() => client.ended !== 'no', Infinity)
  if (client.ended !== 'end') cutOff(client, 'no end of the stream after its own', client.now)
}

function* echoed(client: Client, size: number): Generator<number, boolean, void> {
  const { random } = client.world
  const bytes = Buffer.from(Array.from({ length: size }, () => random.between(0, 255)))
  const piece = random.pick([size, size, 100])
  for (let at = 0; at < size; at += piece) client.say(bytes.subarray(at, at + piece))
  const asked = client.now
  const isHere = () => client.inbox.length >= size
  yield* client.until(() => isHere() || client.ended !== 'no', Infinity)
  if (!isHere()) {
    cutOff(client, `${client.inbox.length} of ${size} bytes came back`, asked)
    return false
  }
  client.responses += 1
  if (!client.inbox.take(size).equals(bytes)) client.find('wrong response', 'other bytes came back')
  return true
}

/** Falls silent: until its time is over. */
export function* silentEcho(client: Client): Script {
  yield* client.connect()
  client.mayBeDropped = true
  client.say('hello')
  yield* client.until(() => client.ended !== 'no', Infinity)
  const { sent } = client.connection ?? {}
  if (sent === undefined) return
  client.checkEnd('a silent connection', sent, client.world.settings.limits.keepAliveTimeout)
}

/** Is gone with a reset. */
export function* vanishingEcho(client: Client): Script {
  const { random } = client.world
  yield* client.connect()
  client.mayBeDropped = true
  client.say('x'.repeat(random.between(0, 50_000)))
  yield* client.sleep(random.next() * 50)
  client.socket.resetsOnClose = random.chance(0.5)
}
