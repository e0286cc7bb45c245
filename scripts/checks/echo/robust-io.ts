/** Echoes however the bytes come, and however late they are read. */
import type { Check } from '../check.ts'
import type { Connection } from '../connection.ts'
import { fail } from '../failure.ts'
import { count, moreThanTheKernelHolds, pattern, text } from '../payload.ts'
import { gigabytes, sizes, thousands } from './amounts.ts'
import { protocol } from './protocol.ts'

const oneByte: Check = {
  id: 'one-byte',
  title: 'echoes what comes one byte at a time',
  why: 'A read returns what there is, which may be a single byte. That is a short count, not an error.',
  reading: 'CS:APP 10.5 Robust Reading and Writing with the Rio Package; TLPI 61.1',
  async run({ connect }) {
    const client = await connect()
    // Bytes on their way together may be read together: these are alone for certain.
    for (let count = 0; count < 16; count++) await client.expectEcho(pattern(1))
    await client.expectEcho(pattern(1_000), 1)
  },
}

const halfClose: Check = {
  id: 'half-close',
  title: 'echoes everything to a client that has ended its own side',
  why: 'The end of the stream says that the peer sends no more. It still reads, and what it sent before is still to be echoed.',
  reading: 'TLPI 61.2 The shutdown() System Call; UNP 6.6 shutdown Function; RFC 9293 §3.6.1',
  async run({ connect }) {
    const brief = await connect()
    const lastWords = text('these are my last words\n')
    await brief.send(lastWords)
    brief.halfClose()
    await brief.expectBytes(lastWords)
    await brief.expectEnd(`${lastWords.description}, then the end of the stream`)
    await sendMuchAndEnd(await connect())
  },
}

/** The end of the stream reaches the server while its own send buffer is still full. */
async function sendMuchAndEnd(client: Connection): Promise<void> {
  const payload = moreThanTheKernelHolds()
  await client.sendUntilStalled(payload)
  client.halfClose()
  // Read no faster than the server can send, or its buffer is empty by the time the end is there.
  const came = await client.readSame(payload, 1)
  if (came === client.sent && client.ending === 'end of stream') return
  fail({
    sent: `${count(client.sent)} without reading, then the end of the stream, and only then read`,
    expected: `the same ${count(client.sent)} and the end of the stream`,
    came: `${count(came)}, then ${client.outcome()}`,
  })
}

const slowReader: Check = {
  id: 'slow-reader',
  title: 'loses nothing when the client reads late',
  why: 'When the send buffer is full, a write takes only a part, or nothing yet. The rest has to be written again, from where it stopped.',
  reading: 'CS:APP 10.5.1, rio_writen; TLPI 61.1; write(2), RETURN VALUE',
  async run({ connect }) {
    const client = await connect()
    const payload = pattern(24_000_000)
    await client.sendUntilStalled(payload)
    await client.expectBytes(payload)
    client.halfClose()
    await client.expectEnd(`${payload.description}, read late, then the end of the stream`)
  },
}

const backPressure: Check = {
  id: 'back-pressure',
  title: 'stops reading from a client that does not read',
  why: 'A server that goes on reading must keep all of it in memory, as much as the client likes. One that waits for its write lets TCP slow the client down.',
  reading: 'Computer Networking 3.5.5 Flow Control; RFC 9293 §3.8.6',
  async run(context) {
    const client = await context.connect()
    const payload = moreThanTheKernelHolds()
    await client.sendUntilStalled(payload)
    if (client.sent === payload.length) {
      fail({
        sent: `${count(payload.length)}, without reading one`,
        expected: "the server to stop taking them once the kernel's buffers are full",
        came: 'it took them all',
      })
    }
    await client.close()
    await protocol.expectService(context, 'a client that sent, did not read, and left')
  },
}

export const robustIo: Check[] = [
  oneByte,
  sizes,
  thousands,
  halfClose,
  slowReader,
  backPressure,
  gigabytes,
]
