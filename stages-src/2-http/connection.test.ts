import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import {
  connect,
  Memory,
  MSG_DONTWAIT,
  must,
  recv,
  SHUT_WR,
  SOCK_NONBLOCK,
  SOCK_STREAM,
  SocketAddress,
  shutdown,
  socket,
} from '#sys'
import { event, listening, owned, pair, say } from '../../tests/support/kernel.ts'
import { Connection } from './connection.ts'
import { DocumentRoot } from './files/document-root.ts'
import type { Limits } from './limits.ts'
import type { AccessEntry } from './logs/access-log.ts'
import { PollWait } from './poll-wait.ts'
import { MediaTypes } from './response/media-types.ts'

const folder = mkdtempSync(join(tmpdir(), 'connection-'))
writeFileSync(join(folder, 'hello.txt'), 'hello')
writeFileSync(join(folder, 'large.bin'), Buffer.alloc(100_000, 'abcdefg'))
mkdirSync(join(folder, 'empty'))
afterAll(() => rmSync(folder, { recursive: true }))

const usual: Limits = {
  head: { requestLine: 200, fields: 20, fieldBytes: 1000 },
  content: 1000,
  headerTimeout: 30_000,
  bodyTimeout: 30_000,
  writeTimeout: 30_000,
  keepAliveTimeout: 30_000,
}

interface Answer {
  status: number
  fields: Map<string, string>
  content: string
}

/** What a client sees, and what is logged, when it sends bytes and reads to the end. */
class Scene {
  readonly entries: AccessEntry[] = []
  readonly said: string[] = []
  readonly stop = event()
  readonly #listener = listening()
  readonly #limits: Limits

  constructor(limits: Partial<Limits> = {}) {
    this.#limits = { ...usual, ...limits }
  }

  /** Somebody else connects, and waits to be accepted. */
  another(): void {
    const other = owned(socket(this.#listener[1].family, SOCK_STREAM, 0))
    must(connect(other, this.#listener[1]), 'connect')
  }

  /** `open`: the client does not end its side. */
  talk(bytes: string, open = false): Buffer {
    const [client, server] = pair(SOCK_NONBLOCK)
    if (bytes !== '') say(client, bytes)
    if (!open) shutdown(client, SHUT_WR)
    const site = {
      root: new DocumentRoot(folder, {
        listing: true,
        dotFiles: false,
        followLinks: false,
      }),
      handlers: new Map([['/broken', broken]]),
      mediaTypes: new MediaTypes(),
      maxAge: 0,
      since: 0,
    }
    const waiting = new PollWait(this.stop.stop, this.#listener[0], {
      grace: 1000,
      spin: 0,
    })
    new Connection(site, this.#limits, waiting, {
      errors: { write: (_level, message) => this.said.push(message) },
      access: { write: (entry) => this.entries.push(entry) },
    }).serve(server, SocketAddress.internet('192.0.2.7', 4321))
    shutdown(server, SHUT_WR)
    site.root.close()
    return received(client)
  }

  /** The responses to requests, of which those to HEAD have no content. */
  answers(bytes: string, open = false): Answer[] {
    const methods = [...bytes.matchAll(/(?:^|\r\n)([A-Z]+) \S+ HTTP/g)]
    return split(
      this.talk(bytes, open),
      methods.map(([, method = '']) => method),
    )
  }
}

function broken(): never {
  throw new Error('a mistake')
}

function received(fd: number): Buffer {
  const memory = new Memory(1 << 18)
  let end = 0
  for (;;) {
    const count = recv(fd, memory, end, memory.length - end, MSG_DONTWAIT)
    if (count <= 0) return memory.bytes.subarray(0, end)
    end += count
  }
}

function split(bytes: Buffer, methods: readonly string[]): Answer[] {
  const answers: Answer[] = []
  for (let rest = bytes; rest.length > 0; ) {
    const end = rest.indexOf('\r\n\r\n')
    const [line = '', ...lines] = rest.toString('latin1', 0, end).split('\r\n')
    const fields = new Map(
      lines.map((field) => {
        const colon = field.indexOf(': ')
        return [field.slice(0, colon).toLowerCase(), field.slice(colon + 2)]
      }),
    )
    const status = Number(line.split(' ')[1])
    const final = answers.filter((it) => it.status >= 200).length
    const length =
      methods[final] === 'HEAD' || status < 200
        ? 0
        : Number(fields.get('content-length') ?? 0)
    const content = rest.toString('latin1', end + 4, end + 4 + length)
    expect(content).toHaveLength(length)
    answers.push({ status, fields, content })
    rest = rest.subarray(end + 4 + length)
  }
  return answers
}

function get(target: string, ...fields: string[]): string {
  return request('GET', target, '', ...fields)
}

function request(
  method: string,
  target: string,
  content: string,
  ...fields: string[]
): string {
  return [
    `${method} ${target} HTTP/1.1`,
    'Host: here',
    ...fields,
    '',
    content,
  ].join('\r\n')
}

const statuses = (answers: Answer[]) => answers.map(({ status }) => status)

describe('a connection', () => {
  test('answers requests in their order, until the client has no more', () => {
    const scene = new Scene()
    const answers = scene.answers(
      get('/hello.txt') + request('HEAD', '/hello.txt', '') + get('/nothing'),
    )
    expect(statuses(answers)).toEqual([200, 200, 404])
    expect(answers[0]?.content).toBe('hello')
    expect(answers[1]?.fields.get('content-length')).toBe('5')
    for (const { fields } of answers) {
      expect(fields.get('date')).toMatch(/ GMT$/)
      expect(fields.has('connection')).toBe(false)
    }
  })

  test('sends what does not fit into one call', () => {
    const [answer] = new Scene().answers(get('/large.bin'))
    expect(answer?.content).toBe('abcdefg'.repeat(15_000).slice(0, 100_000))
  })

  test('goes on for longer than its buffer is', () => {
    const one = get('/hello.txt', `X: ${'x'.repeat(900)}`)
    expect(new Scene().answers(one.repeat(120))).toHaveLength(120)
  })

  test('says nothing to who says nothing', () => {
    const scene = new Scene()
    expect(scene.talk('')).toHaveLength(0)
    expect(scene.talk('\r\n')).toHaveLength(0)
    expect(scene.entries).toEqual([])
  })

  test('survives a page that cannot be made', () => {
    const scene = new Scene()
    const answers = scene.answers(get('/broken') + get('/hello.txt'))
    expect(statuses(answers)).toEqual([500, 200])
    expect(scene.said.join()).toContain('a mistake')
  })

  test.each([
    ['GET / HTTP/1.1\r\nHos', 'within the head'],
    [request('GET', '/', 'abc', 'Content-Length: 5'), 'within the content'],
  ])('refuses what ends too soon: %j', (bytes, why) => {
    const scene = new Scene()
    const [answer] = scene.answers(bytes)
    expect(answer?.status).toBe(400)
    expect(answer?.fields.get('connection')).toBe('close')
    expect(scene.said.join()).toContain(why)
  })
})

describe('the last response', () => {
  test.each([
    get('/hello.txt', 'Connection: close'),
    'GET /hello.txt HTTP/1.0\r\n\r\n',
    'GET /hello.txt\r\n\r\n',
    get('/hello.txt', 'Host: two'),
    request('POST', '/', 'x', 'Content-Length: 1', 'Transfer-Encoding: chunked'),
  ])('says so, and nothing behind it is answered: %j', (first) => {
    const answers = new Scene().answers(first + get('/hello.txt'))
    expect(answers).toHaveLength(1)
    expect(answers[0]?.fields.get('connection')).toBe('close')
  })

  test('is not that of an HTTP/1.0 client that asks for more', () => {
    const first = 'GET /hello.txt HTTP/1.0\r\nConnection: keep-alive\r\n\r\n'
    const answers = new Scene().answers(first + get('/hello.txt'))
    expect(answers).toHaveLength(2)
    expect(answers[0]?.fields.get('connection')).toBe('keep-alive')
  })

  test('comes when another client waits and nothing more is there', () => {
    const scene = new Scene()
    scene.another()
    const answers = scene.answers(get('/hello.txt').repeat(3), true)
    expect(statuses(answers)).toEqual([200, 200, 200])
    expect(answers.map(({ fields }) => fields.get('connection'))).toEqual([
      undefined,
      undefined,
      'close',
    ])
  })

  test('comes when the server stops', () => {
    const scene = new Scene()
    scene.stop.fire()
    const [answer, ...more] = scene.answers(get('/hello.txt'), true)
    expect(answer?.status).toBe(200)
    expect(answer?.fields.get('connection')).toBe('close')
    expect(more).toEqual([])
  })
})

describe('content', () => {
  test.each([
    request('GET', '/hello.txt', 'abc', 'Content-Length: 3'),
    request(
      'GET',
      '/hello.txt',
      '3;x=y\r\nabc\r\n0\r\nX: y\r\n\r\n',
      'Transfer-Encoding: chunked',
    ),
    request(
      'GET',
      '/hello.txt',
      'abc',
      'Content-Length: 3',
      'Expect: 100-continue',
    ),
  ])('is read and dropped: %j', (first) => {
    const answers = new Scene().answers(first + get('/nothing'))
    expect(statuses(answers)).toEqual([200, 404])
  })

  test('leaves the next request alone, wherever in the buffer both come to lie', () => {
    const text = (length: number) =>
      'GET / HTTP/1.1\r\n\r\n'.repeat(60).slice(0, length)
    const one = fc
      .record({
        field: fc.nat(850),
        content: fc.nat(1000),
        isChunked: fc.boolean(),
      })
      .map(({ field, content, isChunked }) => {
        const length = isChunked
          ? 'Transfer-Encoding: chunked'
          : `Content-Length: ${content}`
        const chunk =
          content > 0 ? `${content.toString(16)}\r\n${text(content)}\r\n` : ''
        const sent = isChunked ? `${chunk}0\r\n\r\n` : text(content)
        return request('PUT', '/', sent, `X: ${'x'.repeat(field)}`, length)
      })
    const many = fc.array(one, { minLength: 60, maxLength: 90 })
    fc.assert(
      fc.property(many, (requests) => {
        const scene = new Scene()
        scene.talk(requests.join(''))
        const refused = scene.entries.map(({ status, requestLine }) => [
          status,
          requestLine,
        ])
        expect(refused).toEqual(requests.map(() => [405, 'PUT / HTTP/1.1']))
      }),
      { numRuns: 20 },
    )
  })

  test('is read before a request is refused for its method', () => {
    const first = request('POST', '/', 'GET /', 'Content-Length: 5')
    const answers = new Scene().answers(first + get('/hello.txt'))
    expect(statuses(answers)).toEqual([405, 200])
  })

  test.each([
    request('GET', '/', 'x'.repeat(1001), 'Content-Length: 1001'),
    request('GET', '/', '', 'Content-Length: 1001', 'Expect: 100-continue'),
    request(
      'GET',
      '/',
      `3e9\r\n${'x'.repeat(1001)}\r\n0\r\n\r\n`,
      'Transfer-Encoding: chunked',
    ),
  ])('that is too long ends the connection: %#', (first) => {
    const answers = new Scene().answers(first + get('/hello.txt'))
    expect(statuses(answers)).toEqual([413])
    expect(answers[0]?.fields.get('connection')).toBe('close')
  })

  test('is asked for where it is wanted', () => {
    const head = request(
      'GET',
      '/hello.txt',
      '',
      'Content-Length: 3',
      'Expect: 100-continue',
    )
    const answers = new Scene().answers(head)
    expect(statuses(answers)).toEqual([100, 400])
  })

  test('is not asked for where the answer is an error anyway', () => {
    const head = request(
      'POST',
      '/',
      '',
      'Content-Length: 3',
      'Expect: 100-continue',
    )
    const [answer, ...more] = new Scene().answers(head)
    expect(answer?.status).toBe(405)
    expect(answer?.fields.get('connection')).toBe('close')
    expect(more).toEqual([])
  })
})

describe('patience', () => {
  test.each([
    [{ headerTimeout: 20 }, 'GET / HT'],
    [{ bodyTimeout: 20 }, request('GET', '/', 'a', 'Content-Length: 2')],
  ])('ends with 408 for %j', (limits, bytes) => {
    const scene = new Scene(limits)
    scene.another() // who shortens the goodbye
    const answers = scene.answers(bytes, true)
    expect(statuses(answers)).toEqual([408])
    expect(answers[0]?.fields.get('connection')).toBe('close')
  })

  test.each([
    [{ headerTimeout: 20 }, ''],
    [{ keepAliveTimeout: 20 }, get('/hello.txt')],
  ])(
    'ends without a word for %j, where there is nothing to answer',
    (limits, bytes) => {
      const answers = new Scene(limits).answers(bytes, true)
      expect(statuses(answers)).toEqual(bytes === '' ? [] : [200])
    },
  )

  test('ends when another client waits', () => {
    const scene = new Scene()
    scene.another()
    expect(scene.talk('', true)).toHaveLength(0)
    expect(scene.said.join()).toContain('gave way')
  })
})

describe('the log', () => {
  test('has a line for every response', () => {
    const scene = new Scene()
    scene.talk(
      get('/hello.txt', 'Referer: /there', 'User-Agent: me') +
        request('HEAD', '/hello.txt', '') +
        'G(T / HTTP/1.1\r\n\r\n',
    )
    expect(scene.entries).toMatchObject([
      {
        peer: '192.0.2.7',
        requestLine: 'GET /hello.txt HTTP/1.1',
        status: 200,
        bytes: 5,
        referer: '/there',
        userAgent: 'me',
      },
      { requestLine: 'HEAD /hello.txt HTTP/1.1', status: 200, bytes: 0 },
      { requestLine: 'G(T / HTTP/1.1', status: 400 },
    ])
    for (const { duration } of scene.entries) expect(duration).toBeGreaterThan(0)
  })
})
