import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { describe, expect, test } from 'vitest'
import {
  close,
  EAGAIN,
  EBADF,
  EINPROGRESS,
  ENOTSOCK,
  EOPNOTSUPP,
  type ErrorName,
  errnos,
  errorName,
  Memory,
  must,
  O_NONBLOCK,
  read,
  recv,
  SystemError,
} from '#sys'
import { pipe } from '../../tests/support/kernel.ts'

describe('must', () => {
  test('hands a result on', () => {
    expect(must(0, 'close')).toBe(0)
    expect(must(7, 'socket')).toBe(7)
  })

  test('throws what a negative result stands for', () => {
    const failure = catching(() => must(-constants.errno.EADDRINUSE, 'bind'))
    expect(failure).toBeInstanceOf(SystemError)
    expect(failure).toBeInstanceOf(Error)
    expect(failure).toMatchObject({
      name: 'SystemError',
      code: 'EADDRINUSE',
      errno: constants.errno.EADDRINUSE,
      syscall: 'bind',
      message: 'bind: Address already in use (EADDRINUSE)',
    })
  })

  test('says in words what Node has no words for', () => {
    const { code, message } = new SystemError(EINPROGRESS, 'connect')
    expect(code).toBe('EINPROGRESS')
    expect(message).toBe('connect: Operation now in progress (EINPROGRESS)')
  })
})

describe('errorName', () => {
  test('knows every errno that this system names', () => {
    for (const [name, errno] of Object.entries(errnos)) {
      expect(errnos[errorName(-errno) as ErrorName], name).toBe(errno)
    }
  })

  test('prefers the names of man pages where a number has two', () => {
    expect(errorName(-EAGAIN)).toBe('EAGAIN')
    expect(errorName(-EOPNOTSUPP)).toBe('EOPNOTSUPP')
  })

  test('tells the number where there is no name', () => {
    expect(errorName(-4000)).toBe('errno 4000')
  })
})

describe('errno', () => {
  test('is that of the call, whatever the thread does before and after', () => {
    const [empty] = pipe(O_NONBLOCK)
    const memory = new Memory(16)
    for (let round = 0; round < 300; round += 1) {
      // Each of these leaves an errno of its own behind.
      existsSync(`/nowhere/${round}`)
      const closed = close(-1)
      JSON.parse(
        JSON.stringify({ round, list: Array.from({ length: 100 }, String) }),
      )
      const read1 = read(empty, memory, 0, 16)
      existsSync('/nowhere')
      const received = recv(empty, memory, 0, 16, 0)
      expect([closed, read1, received]).toEqual([-EBADF, -EAGAIN, -ENOTSOCK])
    }
  })

  test('of an earlier failure does not spoil a success', () => {
    const [, end] = pipe()
    expect(close(-1)).toBe(-EBADF)
    expect(read(end, new Memory(1), 0, 0)).toBe(-EBADF)
  })
})

function catching(work: () => unknown): unknown {
  try {
    work()
  } catch (error) {
    return error
  }
  return undefined
}
