import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Memory } from '#sys'
import { FakeFiles } from '../../tests/support/files.ts'
import { Exchange, type Next } from './exchange.ts'
import { inputSize, type Limits } from './limits.ts'
import type { AccessEntry } from './logs/access-log.ts'
import { MediaTypes } from './response/media-types.ts'

const limits: Limits = {
  head: { requestLine: 200, fields: 20, fieldBytes: 1000 },
  content: 1000,
  headerTimeout: 10,
  bodyTimeout: 20,
  writeTimeout: 30,
  keepAliveTimeout: 40,
}

/** One conversation, and what came of it. */
class Conversation {
  readonly files = new FakeFiles({ 'a.txt': { size: 5 }, 'list/': [] })
  readonly entries: AccessEntry[] = []
  readonly options: (string | undefined)[] = []
  readonly exchange: Exchange
  interim = 0
  now = 1000

  constructor() {
    this.exchange = new Exchange(
      {
        root: this.files,
        handlers: new Map([['/broken', broken]]),
        mediaTypes: new MediaTypes(),
        maxAge: 0,
        since: 0,
      },
      limits,
    )
    this.exchange.begin('192.0.2.7', this.at)
    this.lend()
  }

  get at() {
    return { now: this.now, date: 5_000_000 + this.now }
  }

  lend(): void {
    this.exchange.input.lend(new Memory(inputSize(limits.head)))
  }

  /** Hands over bytes as they come, and goes on until more are wanted, or it ends. */
  hear(text: string): void {
    const bytes = Buffer.from(text, 'latin1')
    for (let at = 0; at < bytes.length && !this.exchange.isLast; ) {
      const { memory, end, room } = this.exchange.input
      const count = bytes.copy(memory.bytes, end, at, at + room)
      this.exchange.input.received(count)
      at += count
      this.goOn()
    }
  }

  goOn(): void {
    for (let next: Next | undefined; next !== 'receive'; ) {
      next = this.exchange.next(this.at)
      if (next === 'send continue') this.interim += 1
      if (next === 'respond') this.respond()
      if (next === 'respond' && this.exchange.isLast) return
    }
  }

  respond(): void {
    this.exchange.respond(this.at)
    this.options.push(this.exchange.connectionOption)
    this.entries.push(this.exchange.finish(this.at, 7))
  }

  get outcome() {
    return this.entries.map(({ requestLine, status }) => `${status} ${requestLine}`)
  }
}

function broken(): never {
  throw new Error('a mistake')
}

function get(path: string, ...fields: string[]): string {
  return [`GET ${path} HTTP/1.1`, 'Host: here', ...fields, '', ''].join('\r\n')
}

function put(content: string, ...fields: string[]): string {
  return get('/a.txt', `Content-Length: ${content.length}`, ...fields) + content
}

describe('a conversation', () => {
  const said = [
    get('/a.txt'),
    put('x'.repeat(900)),
    '\r\n',
    get('/list/'),
    get('/broken'),
    `${get('/a.txt', 'Transfer-Encoding: chunked')}3\r\nabc\r\n0\r\n\r\n`,
    get('/none', 'Connection: close'),
  ].join('')
  const answered = [
    '200 GET /a.txt HTTP/1.1',
    '200 GET /a.txt HTTP/1.1',
    '200 GET /list/ HTTP/1.1',
    '500 GET /broken HTTP/1.1',
    '200 GET /a.txt HTTP/1.1',
    '404 GET /none HTTP/1.1',
  ]

  test('is the same however its bytes come', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 400 })), (lengths) => {
        const conversation = new Conversation()
        let rest = said
        for (const length of [...lengths, said.length]) {
          conversation.hear(rest.slice(0, length))
          rest = rest.slice(length)
        }
        expect(conversation.outcome).toEqual(answered)
        expect(conversation.exchange.isLast).toBe(true)
        expect(conversation.files.open.size).toBe(0)
      }),
    )
  })

  test('needs no memory between two requests', () => {
    const conversation = new Conversation()
    for (let round = 0; round < 3; round += 1) {
      expect(conversation.exchange.isIdle).toBe(true)
      conversation.lend()
      conversation.hear(get('/a.txt').slice(0, 20))
      expect(conversation.exchange.isIdle).toBe(false)
      conversation.hear(get('/a.txt').slice(20))
    }
    expect(conversation.outcome).toEqual(Array(3).fill('200 GET /a.txt HTTP/1.1'))
  })

  test('is readable up to its entry in the log, whatever content came behind', () => {
    const conversation = new Conversation()
    const content = 'z'.repeat(1000)
    conversation.hear(
      put('', 'Referer: /there', 'X: y').replace(/: 0\r/, ': 1000\r'),
    )
    conversation.now += 250
    conversation.hear(content)
    expect(conversation.entries).toEqual([
      {
        peer: '192.0.2.7',
        time: 5_001_250,
        requestLine: 'GET /a.txt HTTP/1.1',
        status: 200,
        bytes: 7,
        referer: '/there',
        userAgent: undefined,
        duration: 0.25,
      },
    ])
  })
})

describe('the deadline', () => {
  test('is for the first byte, the head, the content, the next request', () => {
    const conversation = new Conversation()
    const { exchange } = conversation
    expect(exchange.deadline).toBe(1010)
    conversation.now = 1005
    conversation.hear('GET /a.txt HT')
    expect(exchange.deadline).toBe(1015)
    conversation.now = 1009
    conversation.hear('TP/1.1\r\nHost: here\r\n')
    expect(exchange.deadline).toBe(1015)
    conversation.now = 1012
    conversation.hear('Content-Length: 2\r\n\r\na')
    expect(exchange.deadline).toBe(1032)
    conversation.now = 1030
    conversation.hear('b')
    expect(exchange.deadline).toBe(1070)
  })
})

test('the deadline holds for bytes that come without a pause, too', () => {
  const conversation = new Conversation()
  conversation.hear(put('x'.repeat(900)).slice(0, -500))
  conversation.now += 20
  conversation.hear('x')
  expect(conversation.outcome).toEqual(['408 GET /a.txt HTTP/1.1'])
  expect(conversation.options).toEqual(['close'])
})

describe('what is cut short', () => {
  test.each([
    ['', 'end', []],
    ['', 'late', []],
    ['\r\n', 'end', []],
    ['\r\n', 'late', []],
    ['GET / HT', 'end', ['400 GET / HT']],
    ['GET / HT', 'late', ['408 GET / HT']],
    [put('abc').slice(0, -1), 'end', ['400 GET /a.txt HTTP/1.1']],
    [put('abc').slice(0, -1), 'late', ['408 GET /a.txt HTTP/1.1']],
  ] as const)('%j, %s: is answered with %j', (text, why, expected) => {
    const conversation = new Conversation()
    conversation.hear(text)
    const isAnswered = conversation.exchange.cutShort(why, conversation.at)
    expect(isAnswered).toBe(expected.length > 0)
    if (isAnswered) conversation.goOn()
    expect(conversation.outcome).toEqual(expected)
    expect(conversation.options).toEqual(expected.map(() => 'close'))
  })
})

describe('content that waits to be asked for', () => {
  const head = put('abc', 'Expect: 100-continue').slice(0, -3)

  test('is asked for once', () => {
    const conversation = new Conversation()
    conversation.hear(head)
    conversation.goOn()
    expect([conversation.interim, conversation.outcome]).toEqual([1, []])
    expect(conversation.files.open.size).toBe(0)
    conversation.hear('abc')
    expect(conversation.outcome).toEqual(['200 GET /a.txt HTTP/1.1'])
    expect(conversation.options).toEqual([undefined])
  })

  test('is not asked for when it is there, or for nothing', () => {
    const there = new Conversation()
    there.hear(`${head}abc`)
    expect([there.interim, there.outcome.length]).toEqual([0, 1])
    const nothing = new Conversation()
    nothing.hear(head.replace('/a.txt', '/none'))
    expect([nothing.interim, nothing.outcome]).toEqual([
      0,
      ['404 GET /none HTTP/1.1'],
    ])
    expect(nothing.exchange.isLast).toBe(true)
  })
})

describe('the last response', () => {
  test('may be this one unless a request has come that is not answered', () => {
    const { exchange, at } = new Conversation()
    const say = (text: string) => {
      const bytes = Buffer.from(text)
      exchange.input.memory.bytes.set(bytes, exchange.input.end)
      exchange.input.received(bytes.length)
      expect(exchange.next(at)).toBe('respond')
      exchange.respond(at)
    }
    say(get('/a.txt') + get('/a.txt'))
    expect(exchange.mayEnd).toBe(false)
    exchange.finish(at, 0)
    say('')
    expect(exchange.mayEnd).toBe(true)
    exchange.isLast = true
    expect([exchange.mayEnd, exchange.connectionOption]).toEqual([false, 'close'])
    exchange.finish(at, 0)
    expect(exchange.isLast).toBe(true)
  })
})

test('a response of which nothing could be sent is replaced, and its file released', () => {
  const { exchange, files, at } = new Conversation()
  const bytes = Buffer.from(get('/a.txt'))
  exchange.input.memory.bytes.set(bytes)
  exchange.input.received(bytes.length)
  expect(exchange.next(at)).toBe('respond')
  expect(exchange.respond(at).status).toBe(200)
  expect(files.open.size).toBe(1)
  expect(exchange.respondInstead('pread: EIO')).toMatchObject({
    status: 500,
    problem: { reason: 'pread: EIO' },
  })
  expect(files.open.size).toBe(0)
  expect(exchange.finish(at, 0).status).toBe(500)
})
