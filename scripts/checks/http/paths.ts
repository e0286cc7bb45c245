/** The ways that a connection to an HTTP server can take: each opens something, and has to close it. */
import { sleep } from '../../lib/patience.ts'
import type { Context } from '../context.ts'
import type { Server } from '../server.ts'
import { clientOf } from './ask.ts'
import type { HttpClient } from './client.ts'
import { chunked, get, getAlphabet, head, oldGet, request } from './request.ts'
import { ignoreEnd } from './unhelpful.ts'

/** What one client does, from its connection to its end. */
export interface Path {
  /** "GET of a file that is not there" */
  title: string
  goes(client: HttpClient): Promise<void>
  /** Where it is one request and its response. */
  sent?: string
}

/** A client that takes the path, and is gone. */
export async function takePath({ goes }: Path, context: Context, server?: Server): Promise<void> {
  const client = await clientOf(context, server)
  await goes(client).catch(ignoreEnd)
  await client.connection.close()
}

/** A request, its response, and the end of the connection by the client. */
export function asks(title: string, sent: string): Path {
  return { title, sent, goes: async (client) => void (await client.ask(sent)) }
}

/** The same with HEAD in the place of GET. */
export function asksHead(title: string, sent: string): Path {
  return {
    title: `HEAD: ${title}`,
    goes: async (client) => void (await client.ask(sent.replace('GET', 'HEAD'), { toHead: true })),
  }
}

/** Bytes, a moment for the server, and a reset. */
function resets(title: string, sent: string, moment = 20): Path {
  return {
    title,
    async goes(client) {
      await client.send(sent)
      await sleep(moment)
      client.connection.reset()
    },
  }
}

const MANY_FIELDS = Array.from({ length: 1_000 }, (_, number) => `X-Field-${number}: value`)
const RANGES = 'Range: bytes=0-1,4-5,8-9'

const answered: readonly Path[] = [
  asks('a file', getAlphabet()),
  asks('a file by HTTP/1.0', oldGet('/alphabet.txt')),
  asks('a range', getAlphabet('Range: bytes=0-4')),
  asks('several ranges', getAlphabet(RANGES)),
  asks('a range that is not there (416)', getAlphabet('Range: bytes=100-')),
  asks('a file that has not changed, by its tag (304)', getAlphabet('If-None-Match: *')),
  asks(
    'a file that has not changed, by its date (304)',
    getAlphabet(`If-Modified-Since: ${new Date(2 ** 32 * 400).toUTCString()}`),
  ),
  asks('a condition that is not met (412)', getAlphabet('If-Match: "another"')),
  asks('a compressed file', get('/compressed.txt', 'Accept-Encoding: gzip')),
  asks('no coding that is there', get('/compressed.txt', 'Accept-Encoding: *;q=0')),
  asks('an empty file', get('/empty.txt')),
  asks('a file that is not there (404)', get('/not-there')),
  asks('a file below a file', get('/alphabet.txt/below')),
  asks('a name that is too long', get(`/${'n'.repeat(300)}`)),
  asks('a listing', get('/bare/')),
  asks('a directory without its slash', get('/sub')),
  asks('the index of a directory', get('/sub/')),
  asks('a hidden file', get('/.hidden')),
  asks('a link out of the root', get('/link-outside.txt')),
  asks('a form', get('/query?a=b')),
]

const toHead: readonly Path[] = [
  asksHead('a file', getAlphabet()),
  asksHead('a large file', get('/large.bin')),
  asksHead('a file that is not there', get('/not-there')),
  asksHead('a listing', get('/bare/')),
  asksHead('several ranges', getAlphabet(RANGES)),
]

/** What is refused, in as many ways as there are. */
export const REFUSED: readonly Path[] = [
  asks('no Host (400)', head('GET /alphabet.txt HTTP/1.1')),
  asks('nonsense (400)', head('nonsense')),
  asks('a method that is not for files (405)', request('DELETE', '/alphabet.txt')),
  asks('a method that nobody knows (501)', request('FROBNICATE', '/alphabet.txt')),
  asks('content that is too large (413)', getAlphabet('Content-Length: 1000000000000')),
  asks('a target that is too long (414)', get(`/${'t'.repeat(70_000)}`)),
  asks('too many fields (431)', getAlphabet(...MANY_FIELDS)),
  asks('a field that is too long (431)', getAlphabet(`X-Long: ${'f'.repeat(100_000)}`)),
  asks('a coding of transfer that nobody knows', getAlphabet('Transfer-Encoding: other')),
  asks('a version that nobody knows (505)', head('GET / HTTP/3.0', 'Host: localhost')),
  asks('an expectation that nobody knows', getAlphabet('Expect: the-unexpected')),
  asks('a chunk that is none (400)', chunked('x\r\n')),
  asks('content', `${getAlphabet('Content-Length: 3')}abc`),
  asks('chunks', chunked('3\r\nabc\r\n0\r\n\r\n')),
]

/** Clients that leave before they have all. */
export const LEAVING: readonly Path[] = [
  resets('a connection, and a reset', '', 0),
  resets('half a head, and a reset', 'GET /alphabet.txt HT'),
  resets('half of an upload, and a reset', `${getAlphabet('Content-Length: 100')}only this`),
  resets('half of a chunk, and a reset', chunked('5\r\nab')),
  resets('twenty requests at once, and a reset', getAlphabet().repeat(20), 0),
  resets('twenty large files, none of them read, and a reset', get('/large.bin').repeat(20)),
  resets('a listing, and a reset at once', get('/bare/'), 0),
  {
    title: 'the beginning of a large file, and a reset',
    async goes(client) {
      await client.send(get('/large.bin').repeat(8))
      await client.connection.next(1)
      client.connection.reset()
    },
  },
  {
    title: 'a file, and a reset of the connection that is kept',
    async goes(client) {
      await client.ask(getAlphabet())
      client.connection.reset()
    },
  },
  {
    title: 'half a head, and the end of the stream',
    async goes(client) {
      await client.send('GET /alphabet.txt HT')
      client.connection.halfClose()
      await client.connection.drain()
    },
  },
  {
    title: 'half of an upload, and the end of the stream',
    async goes(client) {
      await client.send(`${getAlphabet('Content-Length: 100')}only this`)
      client.connection.halfClose()
      await client.connection.drain()
    },
  },
  {
    title: 'Expect: 100-continue, and the end of the stream',
    async goes(client) {
      await client.send(getAlphabet('Content-Length: 100', 'Expect: 100-continue'))
      await client.connection.next(1)
      client.connection.halfClose()
      await client.connection.drain()
    },
  },
]

/** Of each kind: served, refused, and left. */
export const PATHS: readonly Path[] = [...answered, ...toHead, ...REFUSED, ...LEAVING]
