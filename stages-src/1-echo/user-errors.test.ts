import { describe, expect, test } from 'vitest'
import { EADDRINUSE, EPROTO, SystemError } from '#sys'
import { userErrorLine } from './user-errors.ts'

describe('the line for a person', () => {
  test('says what happened and what to do about it', () => {
    expect(userErrorLine(new SystemError(EADDRINUSE, 'bind'))).toBe(
      'bind: Address already in use (EADDRINUSE): ' +
        'stop what listens there, or choose another port with --port',
    )
  })

  test('says only what happened where there is no advice', () => {
    expect(userErrorLine(new SystemError(EPROTO, 'read'))).toBe(
      'read: Protocol error (EPROTO)',
    )
  })

  test('is not for mistakes in the program', () => {
    expect(
      userErrorLine(new TypeError('undefined is not a function')),
    ).toBeUndefined()
    expect(userErrorLine('a string')).toBeUndefined()
  })
})
