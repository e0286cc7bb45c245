/** What the first programs of weeks 3 to 5 do: a page, files, a connection that is kept. */
import { sleep, within } from '../../../lib/patience.ts'
import type { Check } from '../../check.ts'
import type { Context } from '../../context.ts'
import { fail } from '../../failure.ts'
import { askOnce, clientOf } from '../ask.ts'
import { HttpClient } from '../client.ts'
import { untilRead } from '../progress.ts'
import { get, oldGet, request, shown } from '../request.ts'
import { field, type Response } from '../response.ts'
import { ALPHABET, HTML, LARGE } from '../site.ts'

const FRONT = get('/', 'Connection: close')

const page: Check = {
  id: 'page',
  title: 'answers GET / with a page whose length is as it says',
  why: 'A client knows where the content ends by Content-Length alone, and what it is by Content-Type.',
  reading: 'RFC 9112 §3, §6.3; RFC 9110 §8.3, §8.6',
  async run(context) {
    const client = await clientOf(context)
    const response = await client.ask(FRONT)
    expectStatus(response, [200], FRONT)
    const { content, faults } = response
    const came = faults[0] ?? (content.length === 0 ? 'no content' : undefined)
    if (came) fail({ sent: shown(FRONT), expected: 'a page', came })
    const length = field(response, 'content-length')
    if (length !== `${content.length}`) {
      const expected = `Content-Length: ${content.length}, since so many bytes came`
      fail({ sent: shown(FRONT), expected, came: `Content-Length: ${length ?? 'none'}` })
    }
    const end = await client.end()
    if (end !== 'end of stream') {
      const expected = `nothing after the ${content.length} bytes that Content-Length says`
      fail({ sent: shown(FRONT), expected, came: end })
    }
    if (field(response, 'content-type') === undefined) {
      fail({ sent: shown(FRONT), expected: 'a Content-Type', came: 'none' })
    }
  },
}

const piecemeal: Check = {
  id: 'head-in-pieces',
  title: 'waits for the blank line, in however many pieces the head comes',
  why: 'A read returns what there is. A head may need several, and ends at its first empty line.',
  reading: 'RFC 9112 §2.1; CS:APP 10.5 Robust Reading and Writing with the Rio Package',
  async run(context) {
    const client = await clientOf(context)
    let isRead = true
    for (const piece of FRONT.split(/(?<=\r)/)) {
      await client.send(piece)
      await sleep(20)
      // Two of them must not come in one read.
      if (isRead) isRead = await untilRead(context, context.server, [client])
    }
    const sent = `${FRONT}", a line and a half at a time"`
    expectStatus(await client.response(sent), [200], sent)
  },
}

const nonsense: Check = {
  id: 'nonsense',
  title: 'answers what is no request with 4xx, and goes on',
  why: 'Anybody can send anything. The answer to nonsense is an answer, and the next client gets its page.',
  reading: 'RFC 9112 §3, §2.2; RFC 9110 §15.5.1',
  async run(context) {
    for (const sent of ['hello\r\n\r\n', 'GET /\r\n\r\n', 'GET  / HTTP/1.1\r\nHost: a\r\n\r\n']) {
      expectStatus(await askOnce(context, sent), [400, 404, 405, 414, 501, 505], sent)
    }
    expectStatus(await askOnce(context, FRONT), [200], `nonsense, and then ${FRONT}`)
  },
}

const otherTargets: Check = {
  id: 'not-everything',
  title: 'has a page for / and none for what it does not have',
  why: 'A server that answers 200 to everything has told its client nothing.',
  reading: 'RFC 9110 §15.5.5, §9.1, §15.6.2',
  async run(context) {
    const missing = get('/not-there', 'Connection: close')
    expectStatus(await askOnce(context, missing), [404], missing)
    const brew = request('BREW', '/', 'Connection: close')
    expectStatus(await askOnce(context, brew), [400, 404, 405, 501], brew)
  },
}

const vanishing: Check = {
  id: 'gone-before-the-answer',
  title: 'outlives a client that leaves before its answer, or in the middle of its head',
  why: 'The write fails, or the read returns 0 where a head was not whole yet. Both end one connection.',
  reading: 'read(2); write(2), EPIPE; UNP 5.13 SIGPIPE Signal',
  async run(context) {
    for (const sent of [FRONT, FRONT.slice(0, 9), '']) {
      const resets = await clientOf(context)
      await resets.send(sent)
      resets.connection.reset()
      const ends = await clientOf(context)
      await ends.send(sent)
      ends.connection.halfClose()
      await ends.connection.drain()
    }
    expectStatus(await askOnce(context, FRONT), [200], `clients that left, and then ${FRONT}`)
  },
}

export const pages: readonly Check[] = [page, piecemeal, nonsense, otherTargets, vanishing]

const files: Check = {
  id: 'files-by-name',
  title: 'serves the files of its folder, byte by byte as they are',
  why: 'A path is a name with its special characters escaped; content is bytes, and may be larger than any buffer.',
  reading: 'RFC 3986 §2.1, §3.3; RFC 9110 §8.3',
  async run(context) {
    const wanted: [string, string | Buffer][] = [
      ['/alphabet.txt', ALPHABET],
      ['/page.html', HTML],
      ['/large.bin', LARGE],
      ['/bare/a%20space.txt', 'named a space.txt\n'],
      ['/alphabet.txt?version=2', ALPHABET],
    ]
    for (const [target, content] of wanted) {
      const sent = get(target, 'Connection: close')
      const response = await askOnce(context, sent)
      expectStatus(response, [200], sent)
      if (!response.content.equals(Buffer.from(content))) {
        const expected = `the ${Buffer.byteLength(content)} bytes of the file`
        fail({ sent: shown(sent), expected, came: `${response.content.length} others` })
      }
    }
    const missing = get('/not-there.txt', 'Connection: close')
    expectStatus(await askOnce(context, missing), [404], missing)
  },
}

const links: Check = {
  id: 'links-out',
  title: 'follows no link that leads out of its folder',
  why: 'A link is a name like any other, and may lead anywhere. A comparison of names does not see that; the kernel does, on the way.',
  reading: 'openat2(2), RESOLVE_BENEATH; path_resolution(7)',
  async run(context) {
    for (const target of ['/link-outside.txt', '/link-folder/secret.txt']) {
      const sent = get(target, 'Connection: close')
      expectStatus(await askOnce(context, sent), [403, 404], sent)
    }
  },
}

export const filesByName: readonly Check[] = [files, links]

const again: Check = {
  id: 'one-after-another',
  title: 'answers several requests on one connection',
  why: 'HTTP/1.1 keeps a connection unless one side says close: the next request needs no handshake.',
  reading: 'RFC 9112 §9.3',
  async run(context) {
    const client = await clientOf(context)
    for (let turn = 1; turn <= 5; turn += 1) {
      expectStatus(await client.ask(get('/')), [200], `request ${turn} of five on one connection`)
    }
  },
}

const atOnce: Check = {
  id: 'ten-at-once',
  title: 'answers requests that come together, each, in their order',
  why: 'What was read beyond the end of a request is the beginning of the next.',
  reading: 'RFC 9112 §9.3.2',
  async run(context) {
    const client = await clientOf(context)
    await client.send(get('/').repeat(10))
    for (let turn = 1; turn <= 10; turn += 1) {
      expectStatus(await client.response('ten requests at once'), [200], `request ${turn} of ten`)
    }
  },
}

const last: Check = {
  id: 'last-request',
  title: 'ends the connection after a request that says that it is the last',
  why: 'Connection: close is a promise of the client, and HTTP/1.0 makes it without saying so.',
  reading: 'RFC 9112 §9.3, §9.6',
  async run(context) {
    for (const sent of [FRONT, get('/', 'connection: Close'), oldGet('/')]) {
      const client = await clientOf(context)
      expectStatus(await client.ask(sent), [200], sent)
      const end = await client.end()
      if (end !== 'end of stream') {
        fail({ sent: shown(sent), expected: 'the page, then the end of the stream', came: end })
      }
    }
  },
}

const arrives: Check = {
  id: 'answer-arrives',
  title: 'gets its last answer to a client that is still sending',
  why: 'A socket that is closed with unread bytes resets its connection, and the reset overtakes the answer. Say that no more comes, read on for a while, and close then.',
  reading: 'RFC 9112 §9.6; RFC 2525 §2.17; TLPI 61.6.6',
  async run(context) {
    for (let time = 0; time < 3; time += 1) await uploadAndRead(context)
  },
}

/** Milliseconds after which the client begins to read. A reset that came earlier has come at once. */
const READS_LATER = 200
/** Milliseconds after which nothing can be said of a reset: a server may have waited as long. */
const WAITED_LONG = 400
/** Milliseconds in which a reset shows that has come already. */
const MOMENT = 100

/**
 * Content of a few megabytes, sent while nothing is read at first. A reset that is there when the
 * answer is read would on a longer way have overtaken it, whether or not it can still be read here.
 */
async function uploadAndRead(context: Context): Promise<void> {
  const connection = await context.connect()
  const client = new HttpClient(connection)
  const bytes = 4_000_000
  const upload = request('POST', '/', `Content-Length: ${bytes}`) + 'x'.repeat(bytes)
  const start = performance.now()
  const sending = client.send(upload).catch(() => undefined)
  await sleep(READS_LATER)
  const isEarly = performance.now() - start < WAITED_LONG
  const sent = `POST / with ${bytes.toLocaleString('en')} bytes of content, and a little later read`
  const response = await client.response(sent)
  if (response.faults[0]) fail({ sent, expected: 'a whole response', came: response.faults[0] })
  const end = await within(MOMENT, client.end())
  await within(MOMENT, sending)
  if (!isEarly || end !== 'ECONNRESET') return
  fail({
    sent,
    expected: 'the response, and later the end of the stream',
    came: 'the response, and a reset (ECONNRESET) that had come before it was read',
  })
}

export const keptConnections: readonly Check[] = [again, atOnce, last, arrives]

function expectStatus(response: Response, allowed: readonly number[], sent: string): void {
  if (allowed.includes(response.status)) return
  fail({ sent: shown(sent), expected: allowed.join(' or '), came: `${response.status}` })
}
