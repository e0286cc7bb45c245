import { spawn } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import {
  connect,
  EFD_NONBLOCK,
  eventfd,
  Memory,
  O_NONBLOCK,
  POLLERR,
  POLLHUP,
  POLLIN,
  POLLNVAL,
  POLLOUT,
  PollSet,
  poll,
  read,
  resetOnClose,
  SHUT_WR,
  SOCK_STREAM,
  shutdown,
  socket,
  write,
} from '#sys'
import { runFixture } from '../../tests/support/fixture.ts'
import {
  closeNow,
  connected,
  listening,
  owned,
  pair,
  pipe,
  say,
} from '../../tests/support/kernel.ts'

/** What poll finds at once at `fd`. */
function found(fd: number, events = POLLIN | POLLOUT): number {
  const entries = new PollSet(1)
  entries.set(0, fd, events)
  const ready = poll(entries, 1, 0)
  expect(ready).toBe(entries.revents(0) === 0 ? 0 : 1)
  return entries.revents(0)
}

describe('poll', () => {
  test('tells each descriptor its own news', () => {
    const [quiet, talking] = pair()
    const [reading] = pipe()
    const entries = new PollSet(4)
    say(quiet, 'for the other end')
    entries.set(0, quiet, POLLIN)
    entries.set(1, talking, POLLIN | POLLOUT)
    entries.set(2, -1, POLLIN | POLLOUT)
    entries.set(3, reading, POLLIN)
    expect(poll(entries, 4, 0)).toBe(1)
    expect([0, 1, 2, 3].map((index) => entries.revents(index))).toEqual([
      0,
      POLLIN | POLLOUT,
      0,
      0,
    ])
  })

  test('looks at the first entries only', () => {
    const entries = new PollSet(2)
    const ready = owned(eventfd(1, 0))
    entries.set(0, owned(eventfd(0, 0)), POLLIN)
    entries.set(1, ready, POLLIN)
    expect(poll(entries, 1, 0)).toBe(0)
    expect(poll(entries, 2, 0)).toBe(1)
  })

  test('answers 0 when the time is over, and not before', () => {
    const entries = new PollSet(1)
    entries.set(0, pair()[0], POLLIN)
    const began = performance.now()
    expect(poll(entries, 1, 30)).toBe(0)
    expect(performance.now() - began).toBeGreaterThanOrEqual(29)
    expect(entries.revents(0)).toBe(0)
  })

  test('waits without end for what comes from another process', () => {
    const [reading, writing] = pipe()
    spawn('sh', ['-c', 'sleep 0.1; echo awake >&3'], {
      stdio: ['ignore', 'ignore', 'inherit', writing],
    })
    const entries = new PollSet(1)
    entries.set(0, reading, POLLIN)
    expect(poll(entries, 1, -1)).toBe(1)
    expect(entries.revents(0)).toBe(POLLIN)
  })

  test('refuses entries that are not there', () => {
    expect(() => poll(new PollSet(2), 3, 0)).toThrow(RangeError)
    expect(() => new PollSet(2).set(2, 0, POLLIN)).toThrow(RangeError)
    expect(() => new PollSet(2).revents(2)).toThrow(RangeError)
  })

  test('is interrupted by a signal: -EINTR', () => {
    expect(runFixture('interrupted-poll.ts').stdout).toBe('EINTR\n')
  })
})

describe('what poll reports', () => {
  test('of a pipe: room, bytes, the end, nobody there to read', () => {
    const [reading, writing] = pipe(O_NONBLOCK)
    expect(found(writing)).toBe(POLLOUT)
    expect(found(reading)).toBe(0)
    const memory = new Memory(1 << 20)
    write(writing, memory, 0, memory.length)
    expect(found(writing)).toBe(0)
    expect(found(reading)).toBe(POLLIN)
    closeNow(writing)
    expect(found(reading)).toBe(POLLIN | POLLHUP)
    while (read(reading, memory, 0, memory.length) > 0);
    expect(found(reading)).toBe(POLLHUP)
    const [deaf, speaking] = pipe()
    closeNow(deaf)
    expect(found(speaking)).toBe(POLLOUT | POLLERR)
  })

  test('of a listening socket: a connection to accept', () => {
    const [listener, address] = listening()
    expect(found(listener)).toBe(0)
    const client = owned(socket(address.family, SOCK_STREAM, 0))
    expect(connect(client, address)).toBe(0)
    expect(found(listener)).toBe(POLLIN)
  })

  test('of a connection whose halves end one after the other', () => {
    const [client, server] = connected()
    expect(found(server)).toBe(POLLOUT)
    expect(shutdown(client, SHUT_WR)).toBe(0)
    expect(found(server)).toBe(POLLIN | POLLOUT)
    expect(shutdown(server, SHUT_WR)).toBe(0)
    expect(found(server)).toBe(POLLIN | POLLOUT | POLLHUP)
  })

  test('of a reset connection: an error, without being asked', () => {
    const [client, server] = connected()
    resetOnClose(client)
    closeNow(client)
    expect(found(server, 0)).toBe(POLLERR | POLLHUP)
  })

  test('of an event: readable while it is not zero', () => {
    const counter = owned(eventfd(0, EFD_NONBLOCK))
    expect(found(counter)).toBe(POLLOUT)
    const number = new Memory(8)
    number.view.setBigUint64(0, 1n, true)
    write(counter, number, 0, 8)
    expect(found(counter)).toBe(POLLIN | POLLOUT)
    read(counter, number, 0, 8)
    expect(found(counter)).toBe(POLLOUT)
  })

  test('of what is not open: that it is not', () => {
    expect(found(1 << 30)).toBe(POLLNVAL)
  })
})
