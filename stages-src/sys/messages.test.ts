import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import {
  AF_UNIX,
  close,
  EAGAIN,
  EPIPE,
  Memory,
  Message,
  MSG_CMSG_CLOEXEC,
  MSG_CTRUNC,
  MSG_DONTWAIT,
  MSG_NOSIGNAL,
  must,
  read,
  recvmsg,
  SOCK_CLOEXEC,
  SOCK_SEQPACKET,
  sendmsg,
  socketpair,
} from '#sys'
import { closeNow, owned, pipe, say } from '../../tests/support/kernel.ts'

function channel(): [number, number] {
  const ends = new Memory(8)
  const type = SOCK_SEQPACKET | SOCK_CLOEXEC
  must(socketpair(AF_UNIX, type, 0, ends), 'socketpair')
  return [owned(ends.view.getInt32(0, true)), owned(ends.view.getInt32(4, true))]
}

function send(fd: number, text: string, ...fds: number[]): number {
  const message = new Message(4096, 3)
  message.set(message.memory.bytes.write(text), ...fds)
  return sendmsg(fd, message, MSG_NOSIGNAL | MSG_DONTWAIT)
}

describe('a message', () => {
  test('arrives whole, in order, and apart from the next', () => {
    const [from, to] = channel()
    for (const text of ['one', 'two', 'x'.repeat(4000)]) send(from, text)
    const message = new Message(4096, 3)
    const texts = [1, 2, 3].map(() => {
      const length = must(recvmsg(to, message, 0), 'recvmsg')
      expect([message.length, message.descriptors, message.flags]).toEqual([
        length,
        0,
        0,
      ])
      return message.memory.bytes.toString('latin1', 0, length)
    })
    expect(texts).toEqual(['one', 'two', 'x'.repeat(4000)])
    expect(recvmsg(to, message, MSG_DONTWAIT)).toBe(-EAGAIN)
  })

  test('brings descriptors, which are new ones for the same', () => {
    const [from, to] = channel()
    const [[readOne, writeOne], [readTwo, writeTwo]] = [pipe(), pipe()]
    send(from, 'two', readOne, readTwo)
    closeNow(readOne)
    closeNow(readTwo)
    const message = new Message(64, 3)
    expect(recvmsg(to, message, MSG_CMSG_CLOEXEC)).toBe(3)
    expect(message.descriptors).toBe(2)
    const memory = new Memory(8)
    for (const [index, writing] of [writeOne, writeTwo].entries()) {
      say(writing, `${index}`)
      expect(read(owned(message.descriptor(index)), memory, 0, 8)).toBe(1)
      expect(memory.bytes.toString('latin1', 0, 1)).toBe(`${index}`)
    }
  })

  test('that is larger than its room, or has more descriptors, says so', () => {
    const [from, to] = channel()
    const [reading] = pipe()
    send(from, 'with three', reading, reading, reading)
    const small = new Message(64, 1)
    expect(recvmsg(to, small, MSG_CMSG_CLOEXEC)).toBe(10)
    expect(small.flags & MSG_CTRUNC).toBe(MSG_CTRUNC)
    for (let at = 0; at < small.descriptors; at += 1) close(small.descriptor(at))
  })

  test('to nobody is an errno, and from nobody is the end', () => {
    const [from, to] = channel()
    closeNow(to)
    expect(send(from, 'x')).toBe(-EPIPE)
    expect(recvmsg(from, new Message(8, 1), 0)).toBe(0)
  })

  test('fills the room that there is, and then is to be sent later', () => {
    const [from] = channel()
    let sent = 0
    while (send(from, 'x'.repeat(4000)) === 4000) sent += 1
    expect(sent).toBeGreaterThan(5)
    expect(send(from, 'x'.repeat(4000))).toBe(-EAGAIN)
  })
})

test('a receiver without a free descriptor gets the bytes alone', () => {
  const program = fileURLToPath(
    new URL('../../tests/fixtures/sys/no-descriptor.ts', import.meta.url),
  )
  const said = execFileSync('/bin/sh', [
    ...['-c', 'ulimit -n 64; exec "$0" "$1"', process.execPath, program],
  ])
  expect(JSON.parse(`${said}`)).toEqual({
    length: 4,
    descriptors: 0,
    truncated: true,
  })
})
