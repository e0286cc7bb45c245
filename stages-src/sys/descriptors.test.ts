import { fstatSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import {
  close,
  EAGAIN,
  EBADF,
  EFD_CLOEXEC,
  EFD_NONBLOCK,
  EINVAL,
  eventfd,
  F_DUPFD_CLOEXEC,
  F_GETFD,
  F_GETFL,
  F_SETFL,
  fcntl,
  Memory,
  O_NONBLOCK,
  pipe2,
  read,
  write,
} from '#sys'
import {
  closeNow,
  event,
  owned,
  pipe,
  say,
  textOf,
} from '../../tests/support/kernel.ts'

/** FD_CLOEXEC of fcntl(2), the one flag that F_GETFD knows. */
const FD_CLOEXEC = 1

describe('close', () => {
  test('gives the descriptor back', () => {
    const [reading] = pipe()
    closeNow(reading)
    expect(() => fstatSync(reading)).toThrow('EBADF')
  })

  test('answers -EBADF for what is not open', () => {
    expect(close(-1)).toBe(-EBADF)
    expect(close(1 << 30)).toBe(-EBADF)
  })
})

describe('pipe2', () => {
  test('makes a pipe, the reading end first', () => {
    const [reading, writing] = pipe()
    say(writing, 'through')
    const memory = new Memory(16)
    expect(textOf(memory, read(reading, memory, 0, 16))).toBe('through')
    expect(fstatSync(reading).isFIFO()).toBe(true)
  })

  test('sets the flags on both ends', () => {
    for (const end of pipe(O_NONBLOCK)) {
      expect(fcntl(end, F_GETFD)).toBe(FD_CLOEXEC)
      expect(fcntl(end, F_GETFL) & O_NONBLOCK).toBe(O_NONBLOCK)
    }
    const ends = new Memory(8)
    expect(pipe2(ends, 0)).toBe(0)
    for (const at of [0, 4]) {
      const end = owned(ends.view.getInt32(at, true))
      expect(fcntl(end, F_GETFD)).toBe(0)
      expect(fcntl(end, F_GETFL) & O_NONBLOCK).toBe(0)
    }
  })

  test('refuses flags it does not know, and memory too small for two', () => {
    expect(pipe2(new Memory(8), 1)).toBe(-EINVAL)
    expect(() => pipe2(new Memory(7), 0)).toThrow(RangeError)
  })
})

describe('eventfd', () => {
  test('adds up what is written, and is empty once read', () => {
    const counter = owned(eventfd(2, EFD_NONBLOCK))
    const number = new Memory(8)
    number.view.setBigUint64(0, 40n, true)
    expect(write(counter, number, 0, 8)).toBe(8)
    expect(read(counter, number, 0, 8)).toBe(8)
    expect(number.view.getBigUint64(0, true)).toBe(42n)
    expect(read(counter, number, 0, 8)).toBe(-EAGAIN)
  })

  test('refuses the one number that does not fit', () => {
    const { stop } = event()
    const number = new Memory(8)
    number.view.setBigUint64(0, 2n ** 64n - 1n, true)
    expect(write(stop, number, 0, 8)).toBe(-EINVAL)
  })

  test('closes on exec where it is told to', () => {
    expect(fcntl(owned(eventfd(0, EFD_CLOEXEC)), F_GETFD)).toBe(FD_CLOEXEC)
    expect(fcntl(owned(eventfd(0, 0)), F_GETFD)).toBe(0)
    expect(eventfd(0, 3 << 20)).toBe(-EINVAL)
  })
})

describe('fcntl', () => {
  test('makes a descriptor non-blocking', () => {
    const [reading] = pipe()
    expect(fcntl(reading, F_SETFL, fcntl(reading, F_GETFL) | O_NONBLOCK)).toBe(0)
    expect(read(reading, new Memory(1), 0, 1)).toBe(-EAGAIN)
  })

  test('copies a descriptor: another number for the same pipe', () => {
    const [reading, writing] = pipe()
    const copy = owned(fcntl(writing, F_DUPFD_CLOEXEC, 100))
    expect(copy).toBeGreaterThanOrEqual(100)
    expect(fcntl(copy, F_GETFD)).toBe(FD_CLOEXEC)
    closeNow(writing)
    say(copy, 'still here')
    const memory = new Memory(16)
    expect(textOf(memory, read(reading, memory, 0, 16))).toBe('still here')
  })

  test('answers -EBADF and -EINVAL', () => {
    const [reading] = pipe()
    expect(fcntl(-1, F_GETFD)).toBe(-EBADF)
    expect(fcntl(reading, 4711)).toBe(-EINVAL)
    expect(fcntl(reading, F_DUPFD_CLOEXEC, -1)).toBe(-EINVAL)
  })
})
