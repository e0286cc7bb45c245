/** The control socket in a real loop, with clients of every kind. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import {
  EAGAIN,
  EPIPE,
  Memory,
  MSG_NOSIGNAL,
  recv,
  SHUT_WR,
  send,
  shutdown,
} from '#sys'
import { closeNow, memoryOf, owned, say } from '../../../tests/support/kernel.ts'
import { UserError } from '../../1-echo/user-errors.ts'
import { EpollPoller } from '../../4-events/loop/epoll-poller.ts'
import { EventLoop } from '../../4-events/loop/event-loop.ts'
import type { Status } from '../scoreboard/status.ts'
import { connectTo } from './asking.ts'
import type { Commands } from './commands.ts'
import { ControlServer } from './control-server.ts'

/** A master that notes what it is asked, and its control socket. */
class Asked implements Commands {
  readonly path: string
  readonly loop: EventLoop
  readonly server: ControlServer
  readonly asked: string[] = []
  readonly logged: string[] = []
  /** Those that wait for the end of a recycling. */
  readonly waiting: ((line: string) => void)[] = []
  /** What `scale` says. */
  saying = 'done'
  readonly scoreboard: number = 0
  readonly #turn: number

  constructor() {
    const folder = mkdtempSync(join(tmpdir(), 'control-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    this.path = join(folder, 'master.sock')
    this.loop = new EventLoop(new EpollPoller(), (message) =>
      expect.unreachable(message),
    )
    const errors = {
      write: (level: string, message: string) =>
        void this.logged.push(`${level} ${message}`),
    }
    this.server = new ControlServer({
      ...{ loop: this.loop, path: this.path, commands: this, errors },
    })
    this.#turn = this.loop.timer({ due: () => this.loop.interrupt() })
    this.server.start()
  }

  status(): Status {
    throw new Error('a mistake')
  }

  recycle(done: (line: string) => void): void {
    this.waiting.push(done)
  }

  scale(workers: number): string {
    this.asked.push(`scale ${workers}`)
    if (workers === 0) throw new UserError('scale 0: one at least')
    return this.saying
  }

  stop(): void {
    this.asked.push('stop')
    this.server.end()
  }

  /** Turns the loop until it is so. */
  until(isSo: () => boolean): void {
    const deadline = performance.now() + 30_000
    while (!isSo()) {
      if (performance.now() > deadline) expect.unreachable('it is not so')
      this.loop.arm(this.#turn, this.loop.at.now)
      this.loop.run()
    }
  }

  /** A new client, which has sent `text`. */
  client(text = ''): Client {
    const client = new Client(this.path)
    if (text !== '') say(client.fd, text)
    return client
  }

  /** All that a new client is answered that sends `text`. */
  answer(text: string): string {
    const client = this.client(text)
    this.until(() => client.hasEnded)
    return client.text
  }
}

class Client {
  readonly fd: number
  text = ''
  readonly #memory = new Memory(4096)
  #hasEnded = false

  constructor(path: string) {
    this.fd = owned(connectTo(path))
  }

  /** Reads what there is: whether that is all there will be. */
  get hasEnded(): boolean {
    while (!this.#hasEnded) {
      const result = recv(this.fd, this.#memory, 0, 4096, 0)
      if (result === -EAGAIN) break
      if (result > 0) this.text += this.#memory.bytes.toString('utf8', 0, result)
      else this.#hasEnded = true
    }
    return this.#hasEnded
  }

  /** The same without reading. */
  get isHungUp(): boolean {
    return send(this.fd, memoryOf('\n'), 0, 1, MSG_NOSIGNAL) === -EPIPE
  }
}

describe('a request', () => {
  test('is answered, and logged', () => {
    const asked = new Asked()
    expect(asked.answer('scale 4\n')).toBe('ok done\n')
    expect(asked.asked).toEqual(['scale 4'])
    expect(asked.logged).toEqual(['info control: scale 4'])
  })

  test('may come byte by byte, with a turn after each', () => {
    const asked = new Asked()
    const client = asked.client()
    for (const letter of 'scale 12') {
      say(client.fd, letter)
      const { now } = asked.loop.at
      asked.until(() => asked.loop.at.now > now)
      expect(client.hasEnded).toBe(false)
    }
    say(client.fd, '\n')
    asked.until(() => client.hasEnded)
    expect(client.text).toBe('ok done\n')
  })

  test('may be the last that its client sends', () => {
    const asked = new Asked()
    const client = asked.client('scale 4\n')
    shutdown(client.fd, SHUT_WR)
    asked.until(() => client.hasEnded)
    expect(client.text).toBe('ok done\n')
  })

  test.each([
    '\n',
    'scale\n',
    'what\n',
    '\xff\0\x1b[2J\n',
    'GET / HTTP/1.1\r\n\r\n',
  ])('that means nothing is told so: %j', (text) => {
    const asked = new Asked()
    expect(asked.answer(text)).toMatch(/^error no such request: [^\n]+\n$/)
    expect(asked.asked).toEqual([])
  })

  test('that is too long is told so, without waiting for its end', () => {
    const asked = new Asked()
    expect(asked.answer(`scale ${'0'.repeat(250)}`)).toBe(
      'error a request has at most 256 bytes\n',
    )
    expect(asked.answer(`${'x'.repeat(100_000)}`)).toMatch(/^error .*256 bytes\n$/)
    expect(asked.answer('scale 1\n')).toBe('ok done\n')
  })

  test('that the master refuses is told why', () => {
    expect(new Asked().answer('scale 0\n')).toBe('error scale 0: one at least\n')
  })

  test('that makes the master stumble does not end it', () => {
    const asked = new Asked()
    expect(asked.answer('status\n')).toMatch(/^error .* error log says why\n$/)
    expect(asked.logged.at(-1)).toMatch(/^error control: status: Error: a mistake/)
    expect(asked.answer('scale 1\n')).toBe('ok done\n')
  })

  test('to stop is answered, and is the last', () => {
    const asked = new Asked()
    expect(asked.answer('stop\n')).toMatch(/^ok .+\n$/)
    expect(asked.asked).toEqual(['stop'])
    expect(existsSync(asked.path)).toBe(false)
  })
})

describe('what takes long', () => {
  test('is answered when it is done, and others meanwhile', () => {
    const asked = new Asked()
    const client = asked.client('recycle\n')
    asked.until(() => asked.waiting.length === 1)
    expect(asked.answer('scale 2\n')).toBe('ok done\n')
    expect(client.hasEnded).toBe(false)
    asked.waiting[0]?.('ok 2 workers replaced')
    asked.until(() => client.hasEnded)
    expect(client.text).toBe('ok 2 workers replaced\n')
  })

  test('is not answered to who has left, nor to who has come in its place', () => {
    const asked = new Asked()
    const clients = Array.from({ length: 8 }, () => asked.client('recycle\n'))
    asked.until(() => asked.waiting.length === 8)
    for (const { fd } of clients) closeNow(fd)
    const next = Array.from({ length: 8 }, () => asked.client('recycle\n'))
    asked.until(() => asked.waiting.length === 16)
    for (const done of asked.waiting.slice(0, 8)) done('ok the first')
    expect(next.some((client) => client.hasEnded)).toBe(false)
    for (const done of asked.waiting.slice(8)) done('error the second')
    asked.until(() => next.every((client) => client.hasEnded))
    expect(new Set(next.map(({ text }) => text))).toEqual(
      new Set(['error the second\n']),
    )
  })

  test('leaves room for others, however many ask for it', () => {
    const asked = new Asked()
    const clients = Array.from({ length: 17 }, () => asked.client('recycle\n'))
    asked.until(() => clients.filter((client) => client.hasEnded).length === 9)
    const refused = clients.filter((client) => client.hasEnded)
    expect(new Set(refused.map(({ text }) => text))).toEqual(
      new Set(['error too many wait for that already\n']),
    )
    expect(asked.answer('scale 2\n')).toBe('ok done\n')
  })
})

test('who says nothing, reads nothing, or dawdles is sent away; who comes after is served', () => {
  const asked = new Asked()
  asked.saying = 'x'.repeat(1 << 20)
  const silent = Array.from({ length: 14 }, () => asked.client())
  const dawdling = asked.client('scale')
  const deaf = asked.client('scale 2\n')
  const next = asked.client('scale 3\n')
  asked.until(() => asked.asked.includes('scale 2'))
  expect(next.hasEnded).toBe(false)
  asked.until(() => {
    send(dawdling.fd, memoryOf(' '), 0, 1, MSG_NOSIGNAL)
    return next.hasEnded
  })
  expect(next.text.length).toBe((1 << 20) + 4)
  asked.until(() => silent.every((client) => client.hasEnded))
  asked.until(() => deaf.isHungUp && dawdling.isHungUp)
  expect(silent.map(({ text }) => text)).toEqual(silent.map(() => ''))
})
