/** Echoes of every length, thousands of them, and more bytes than a counter holds. */
import { forLater, sleep } from '../../lib/patience.ts'
import type { Check } from '../check.ts'
import type { Connection } from '../connection.ts'
import type { Context } from '../context.ts'
import { fail, situated } from '../failure.ts'
import { count, pattern, patternFrom, text } from '../payload.ts'
import { figuresOf } from './log-lines.ts'

/** Lengths around every power of two from here to there. */
const LARGEST = 20

export const sizes: Check = {
  id: 'sizes',
  title: 'echoes every length, above all those around a full buffer',
  why: 'A read that fills the buffer to its last byte, or leaves one byte for the next, is where lengths go wrong by one.',
  reading: 'CS:APP 10.5.1 Rio Unbuffered Input and Output Functions; read(2)',
  async run({ connect }) {
    const client = await connect()
    for (const length of lengths()) {
      const before = 'after all shorter ones on the same connection'
      await situated(before, () => client.expectEcho(pattern(length)))
    }
    client.halfClose()
    await client.expectEnd('all of these lengths, then the end of the stream')
    for (const length of lengths()) await sendAtOnce(await connect(), length)
  },
}

function lengths(): number[] {
  const powers = Array.from({ length: LARGEST + 1 }, (_, power) => 2 ** power)
  return powers.flatMap((power) => [power - 1, power, power + 1]).filter((length) => length > 0)
}

/** The end of the stream is right behind the bytes. */
async function sendAtOnce(client: Connection, length: number): Promise<void> {
  const payload = pattern(length)
  const whole = { ...payload, description: `${payload.description} and the end of the stream` }
  await situated('the only thing on its connection', async () => {
    const sending = forLater(client.send(whole, length).then(() => client.halfClose()))
    await client.expectBytes(whole)
    await sending
    await client.expectEnd(whole.description)
  })
}

const MESSAGES = 3_000

export const thousands: Check = {
  id: 'thousands',
  title: `echoes ${MESSAGES.toLocaleString('en')} messages on one connection`,
  why: 'A connection lasts as long as its client wants. Whatever a server has of each message, a place in a table or an entry in a list, it must not run out of.',
  reading: 'CS:APP 11.4.9; read(2), where 0 is the end of the stream',
  async run({ connect }) {
    const client = await connect()
    for (let turn = 1; turn <= MESSAGES; turn++) {
      await client.expectEcho(text(`message ${turn} of ${MESSAGES} on this connection\n`))
    }
    const rest = pattern(60_000)
    const description = `${count(rest.length)} in pieces of 20, without waiting for their echo, after ${MESSAGES} messages`
    await client.expectEcho({ ...rest, description }, 20)
    client.halfClose()
    await client.expectEnd(`${MESSAGES} messages, then the end of the stream`)
  },
}

/** Bytes that are sent until the time is looked at. */
const PART = 64 * 2 ** 20
/** Milliseconds after which a slow server is asked for no more. */
const LONG_ENOUGH = 40_000

export const gigabytes: Check = {
  id: 'gigabytes',
  title: 'echoes more than a counter of 31 bits can count (--full: of 32)',
  why: 'Counts, offsets and buffers have to be right for every chunk, not for the first ones. An int ends at 2,147,483,647; after it comes a negative number.',
  reading: 'CS:APP 2.2 Integer Representations; CS:APP 10.5.1; size_t in ISO C 7.19',
  async run(context) {
    const { connect, bulk } = context
    const client = await connect()
    const start = performance.now()
    let sent = 0
    while (sent < bulk && performance.now() - start < LONG_ENOUGH) {
      const part = patternFrom(sent, Math.min(PART, bulk - sent))
      const before = `after ${count(sent)} on the same connection`
      await situated(before, () => client.expectEcho(part))
      sent += part.length
    }
    client.halfClose()
    await client.expectEnd(`${count(sent)}, then the end of the stream`)
    await expectCounted(context, client, sent)
  },
}

/** Where there is a log, a count in it is right however large it is. */
async function expectCounted(context: Context, client: Connection, sent: number): Promise<void> {
  const { server } = context
  const lines = () => server.linesAbout(client.localPort)
  const isRight = () => lines().some((line) => figuresOf(line).some(({ value }) => value === sent))
  for (let look = 0; look < 20 && !isRight(); look++) await sleep(25)
  if (isRight() || lines().length === 0) return
  fail({
    sent: `${count(sent)}, then the end of the stream`,
    expected: `all of them in the line about port ${client.localPort}: the number ${sent}`,
    came: lines().join('\n'),
    rule: 'guide',
  })
}
