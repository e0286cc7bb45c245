import { describe, expect, test } from 'vitest'
import {
  AF_INET,
  AF_UNIX,
  EAGAIN,
  EBADF,
  ECONNRESET,
  EINVAL,
  ENOTCONN,
  ENOTSOCK,
  EPIPE,
  eventfd,
  IoVec,
  Memory,
  MSG_DONTWAIT,
  MSG_NOSIGNAL,
  MSG_PEEK,
  O_NONBLOCK,
  read,
  recv,
  resetOnClose,
  SHUT_WR,
  SOCK_STREAM,
  send,
  shutdown,
  socket,
  write,
  writev,
} from '#sys'
import {
  closeNow,
  connected,
  memoryOf,
  owned,
  pair,
  pipe,
  say,
  textOf,
} from '../../tests/support/kernel.ts'

describe('read and write', () => {
  test('move bytes from an offset, and touch nothing around them', () => {
    const [from, to] = pair()
    const sent = memoryOf('..hello..')
    expect(write(from, sent, 2, 5)).toBe(5)
    const arrived = new Memory(9)
    arrived.bytes.fill(0x2d)
    expect(read(to, arrived, 3, 6)).toBe(5)
    expect(textOf(arrived, 9)).toBe('---hello-')
  })

  test('count what was there, be it fewer than asked for', () => {
    const [from, to] = pipe().reverse() as [number, number]
    say(from, 'abc')
    const memory = new Memory(100)
    expect(read(to, memory, 0, 2)).toBe(2)
    expect(read(to, memory, 0, 100)).toBe(1)
  })

  test('answer 0 at the end of the stream, again and again', () => {
    const [reading, writing] = pipe()
    closeNow(writing)
    expect(read(reading, new Memory(1), 0, 1)).toBe(0)
    expect(read(reading, new Memory(1), 0, 1)).toBe(0)
  })

  test('answer -EAGAIN where a non-blocking descriptor would sleep', () => {
    const [reading, writing] = pipe(O_NONBLOCK)
    const memory = new Memory(1 << 20)
    expect(read(reading, memory, 0, 1)).toBe(-EAGAIN)
    const taken = write(writing, memory, 0, memory.length)
    expect(taken).toBeGreaterThan(0)
    expect(taken).toBeLessThan(memory.length)
    expect(write(writing, memory, 0, 1)).toBe(-EAGAIN)
  })

  test('answer -EPIPE once nobody reads, and the process lives', () => {
    const [reading, writing] = pipe()
    closeNow(reading)
    expect(write(writing, new Memory(1), 0, 1)).toBe(-EPIPE)
  })

  test('answer -EBADF for no descriptor, or one of the other direction', () => {
    const [reading, writing] = pipe()
    const memory = new Memory(1)
    expect(read(-1, memory, 0, 1)).toBe(-EBADF)
    expect(write(-1, memory, 0, 1)).toBe(-EBADF)
    expect(read(writing, memory, 0, 1)).toBe(-EBADF)
    expect(write(reading, memory, 0, 1)).toBe(-EBADF)
  })

  test('answer -EINVAL where the object has another size of word', () => {
    const counter = owned(eventfd(1, 0))
    expect(read(counter, new Memory(8), 0, 7)).toBe(-EINVAL)
    expect(write(counter, new Memory(8), 0, 7)).toBe(-EINVAL)
  })

  test('refuse to reach past the end of the memory', () => {
    const [end] = pair()
    const memory = new Memory(8)
    expect(() => read(end, memory, 0, 9)).toThrow(RangeError)
    expect(() => read(end, memory, 8, 1)).toThrow(RangeError)
    expect(() => write(end, memory, -1, 2)).toThrow(RangeError)
    expect(() => recv(end, memory, 4, 5, 0)).toThrow(RangeError)
    expect(() => send(end, memory, 4, 5, 0)).toThrow(RangeError)
  })
})

describe('a connection that the peer has reset', () => {
  test('answers -ECONNRESET once, then the end of the stream', () => {
    const [client, server] = connected()
    say(server, 'unread')
    expect(resetOnClose(client)).toBe(0)
    closeNow(client)
    const memory = new Memory(8)
    expect(read(server, memory, 0, 8)).toBe(-ECONNRESET)
    expect(read(server, memory, 0, 8)).toBe(0)
    expect(write(server, memory, 0, 8)).toBe(-EPIPE)
  })
})

describe('recv and send', () => {
  test('peek without taking', () => {
    const [from, to] = pair()
    say(from, 'once')
    const memory = new Memory(8)
    expect(recv(to, memory, 0, 8, MSG_PEEK)).toBe(4)
    expect(recv(to, memory, 0, 8, 0)).toBe(4)
    expect(textOf(memory, 4)).toBe('once')
    expect(recv(to, memory, 0, 8, MSG_PEEK | MSG_DONTWAIT)).toBe(-EAGAIN)
  })

  test('do not wait on a blocking socket when told not to', () => {
    const [from, to] = pair()
    const memory = new Memory(1 << 20)
    expect(recv(to, memory, 0, 1, MSG_DONTWAIT)).toBe(-EAGAIN)
    let taken = 0
    for (let result = 0; result >= 0; taken += result) {
      result = send(from, memory, 0, memory.length, MSG_DONTWAIT)
      if (result < 0) {
        expect(result).toBe(-EAGAIN)
        break
      }
    }
    expect(taken).toBeGreaterThan(0)
    // The flag was for those calls alone: the bytes that wait are read without it.
    expect(recv(to, memory, 0, 1, 0)).toBe(1)
  })

  test('answer -EPIPE after the writing half is shut', () => {
    const [client] = connected()
    expect(shutdown(client, SHUT_WR)).toBe(0)
    expect(send(client, new Memory(1), 0, 1, MSG_NOSIGNAL)).toBe(-EPIPE)
  })

  test('answer for what is not a socket, or not a connected one', () => {
    const [reading, writing] = pipe()
    const alone = owned(socket(AF_UNIX, SOCK_STREAM, 0))
    const tcp = owned(socket(AF_INET, SOCK_STREAM, 0))
    const memory = new Memory(1)
    expect(recv(reading, memory, 0, 1, 0)).toBe(-ENOTSOCK)
    expect(send(writing, memory, 0, 1, 0)).toBe(-ENOTSOCK)
    expect(recv(tcp, memory, 0, 1, 0)).toBe(-ENOTCONN)
    expect(send(alone, memory, 0, 1, MSG_NOSIGNAL)).toBe(-ENOTCONN)
    expect(recv(-1, memory, 0, 1, 0)).toBe(-EBADF)
    expect(send(-1, memory, 0, 1, 0)).toBe(-EBADF)
  })
})

describe('writev', () => {
  test('writes its pieces in order, as if they lay side by side', () => {
    const [from, to] = pair()
    const pieces = new IoVec(3)
    pieces.set(0, memoryOf('..Five'), 2, 4)
    pieces.set(1, memoryOf(' '), 0, 1)
    pieces.set(2, memoryOf('Servers..'), 0, 7)
    expect(writev(from, pieces, 3)).toBe(12)
    const memory = new Memory(32)
    expect(textOf(memory, read(to, memory, 0, 32))).toBe('Five Servers')
  })

  test('writes only as many pieces as asked for', () => {
    const [from, to] = pair()
    const pieces = new IoVec(2)
    pieces.set(0, memoryOf('yes'), 0, 3)
    pieces.set(1, memoryOf('no'), 0, 2)
    expect(writev(from, pieces, 1)).toBe(3)
    const memory = new Memory(8)
    expect(textOf(memory, read(to, memory, 0, 8))).toBe('yes')
  })

  test('may end inside a piece where there is no more room', () => {
    const [reading, writing] = pipe(O_NONBLOCK)
    const half = new Memory(50_000)
    half.bytes.fill(0x61)
    const pieces = new IoVec(2)
    pieces.set(0, half, 0, half.length)
    pieces.set(1, half, 0, half.length)
    const taken = writev(writing, pieces, 2)
    expect(taken).toBeGreaterThan(half.length)
    expect(taken).toBeLessThan(2 * half.length)
    expect(writev(writing, pieces, 2)).toBe(-EAGAIN)
    closeNow(reading)
    expect(writev(writing, pieces, 2)).toBe(-EPIPE)
  })

  test('takes at most IOV_MAX pieces', () => {
    const [from] = pair()
    const pieces = new IoVec(1025)
    const byte = new Memory(1)
    for (let index = 0; index < 1025; index += 1) pieces.set(index, byte, 0, 1)
    expect(writev(from, pieces, 1025)).toBe(-EINVAL)
    expect(writev(from, pieces, 1024)).toBe(1024)
    expect(writev(-1, pieces, 1)).toBe(-EBADF)
  })

  test('refuses pieces that are not there', () => {
    const [from] = pair()
    const pieces = new IoVec(2)
    expect(() => writev(from, pieces, 3)).toThrow(RangeError)
    expect(() => pieces.set(2, new Memory(1), 0, 1)).toThrow(RangeError)
    expect(() => pieces.set(0, new Memory(4), 2, 3)).toThrow(RangeError)
  })
})
