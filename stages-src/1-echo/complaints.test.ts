import { describe, expect, test } from 'vitest'
import { EADDRINUSE, ETIME, SystemError } from '#sys'
import { complaint } from './complaints.ts'

describe('complaint', () => {
  test('says what happened and what to do about it', () => {
    expect(complaint(new SystemError(EADDRINUSE, 'bind'))).toBe(
      'bind: Address already in use (EADDRINUSE): ' +
        'stop what listens there, or choose another port with --port',
    )
  })

  test('says only what happened where there is no advice', () => {
    expect(complaint(new SystemError(ETIME, 'read'))).toBe(
      'read: Timer expired (ETIME)',
    )
  })

  test('is not for mistakes in the program', () => {
    expect(complaint(new TypeError('undefined is not a function'))).toBeUndefined()
    expect(complaint('a string')).toBeUndefined()
  })
})
