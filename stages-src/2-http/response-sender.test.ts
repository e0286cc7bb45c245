import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import {
  EAGAIN,
  Memory,
  MSG_DONTWAIT,
  recv,
  SO_SNDBUF,
  SOCK_NONBLOCK,
  SOL_SOCKET,
  setsockopt,
} from '#sys'
import { pair } from '../../tests/support/kernel.ts'
import type { Ending } from './ending.ts'
import type { OpenFile } from './files/found.ts'
import type { Piece, Response } from './response/response.ts'
import { ResponseSender } from './response-sender.ts'

/** Lent to one sender after another: nothing of one may be left for the next. */
const lent = new Memory(33_000)
const DATE = 'Mon, 23 Nov 2026 00:00:00 GMT'
const folder = mkdtempSync(join(tmpdir(), 'sending-'))
const bytes = Buffer.from(
  Array.from({ length: 300_000 }, (_, at) => (at * 7) % 251),
)
writeFileSync(join(folder, 'file'), bytes)
const fd = openSync(join(folder, 'file'), 'r')
afterAll(() => {
  closeSync(fd)
  rmSync(folder, { recursive: true })
})

const file: OpenFile = {
  fd,
  name: 'file',
  size: bytes.length,
  modified: 0,
  changed: 0,
  entityTag: '"1"',
  coding: undefined,
}

function responseOf(content: readonly Piece[]): Response {
  return { status: 200, fields: [['X', 'y']], content, file }
}

/** What a client reads that reads when there is no more room, and how it ended. */
function transfer(sending: ResponseSender): {
  read: Buffer
  result: number | Ending
} {
  const [client, server] = pair(SOCK_NONBLOCK)
  setsockopt(server, SOL_SOCKET, SO_SNDBUF, 1)
  const memory = new Memory(1 << 16)
  const chunks: Buffer[] = []
  const readAll = () => {
    for (;;) {
      const count = recv(client, memory, 0, memory.length, MSG_DONTWAIT)
      if (count <= 0) return
      chunks.push(Buffer.from(memory.bytes.subarray(0, count)))
    }
  }
  let result: number | Ending = 0
  while (!sending.done) {
    result = sending.proceed(server)
    if (result === -EAGAIN) readAll()
    else if (typeof result === 'object') break
  }
  readAll()
  return { read: Buffer.concat(chunks), result }
}

const buffer = fc
  .tuple(fc.nat(40_000), fc.nat(255))
  .map(([length, value]) => Buffer.alloc(length + 1, value))
const slice = fc
  .tuple(fc.nat(bytes.length - 1), fc.nat(100_000))
  .map(([offset, length]) => ({
    offset,
    length: Math.min(length + 1, bytes.length - offset),
  }))

describe('sending', () => {
  test('hands over all pieces in their order, however small the steps', () => {
    // One for all responses: nothing of one may be left when the next begins.
    const sending = new ResponseSender()
    fc.assert(
      fc.property(
        fc.array(fc.oneof(buffer, slice), { maxLength: 5 }),
        (content) => {
          expect(sending.begin(lent, responseOf(content), DATE, undefined)).toBe(
            undefined,
          )
          const { read } = transfer(sending)
          const expected = content.map((piece) =>
            piece instanceof Uint8Array
              ? piece
              : bytes.subarray(piece.offset, piece.offset + piece.length),
          )
          const head = `HTTP/1.1 200 OK\r\nDate: ${DATE}\r\nX: y\r\n\r\n`
          expect(read.equals(Buffer.concat([Buffer.from(head), ...expected]))).toBe(
            true,
          )
          expect(sending.contentSent).toBe(read.length - head.length)
        },
      ),
      { numRuns: 60 },
    )
  })

  test('is one step where the content is small', () => {
    const [, server] = pair(SOCK_NONBLOCK)
    const sending = new ResponseSender()
    sending.begin(lent, responseOf([{ offset: 5, length: 1000 }]), DATE, 'close')
    expect(sending.done).toBe(false)
    expect(sending.proceed(server)).toBeGreaterThan(1000)
    expect(sending.done).toBe(true)
  })

  test('says before anything is sent that a file is shorter than it was', () => {
    const sending = new ResponseSender()
    const piece = { offset: bytes.length - 10, length: 11 }
    expect(sending.begin(lent, responseOf([piece]), DATE, undefined)).toEqual({
      level: 'error',
      reason: 'pread: the file has become shorter',
    })
    expect(sending.contentSent).toBe(0)
  })

  test('ends where a file has become shorter meanwhile', () => {
    const sending = new ResponseSender()
    const piece = { offset: bytes.length - 100_000, length: 100_001 }
    expect(sending.begin(lent, responseOf([piece]), DATE, undefined)).toBe(
      undefined,
    )
    expect(transfer(sending).result).toEqual({
      level: 'error',
      reason: 'sendfile: the file has become shorter',
    })
    expect(sending.contentSent).toBe(100_000)
  })
})
