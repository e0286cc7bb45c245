import { describe, expect, test } from 'vitest'
import { readOptions } from './options.ts'

describe('readOptions', () => {
  test('has an answer for everything', () => {
    expect(readOptions([])).toEqual({
      host: '127.0.0.1',
      port: 8001,
      idleTimeout: 60_000,
      grace: 2000,
      spin: expect.any(Number),
      client: false,
      bench: false,
      size: 64,
      duration: 2000,
      json: false,
    })
  })

  test.each([
    ['--port', '0', { port: 0 }],
    ['--port', '65535', { port: 65_535 }],
    ['--host', '::1', { host: '::1' }],
    ['--idle-timeout', '5', { idleTimeout: 5000 }],
    ['--idle-timeout', '0.25', { idleTimeout: 250 }],
    ['--idle-timeout', '.5', { idleTimeout: 500 }],
    ['--idle-timeout', '86400', { idleTimeout: 86_400_000 }],
    // Never; a time too short for the kernel's milliseconds is not never.
    ['--idle-timeout', '0', { idleTimeout: -1 }],
    ['--idle-timeout', '0.0001', { idleTimeout: 1 }],
    ['--grace', '0', { grace: 0 }],
    ['--spin', '0', { spin: 0 }],
    ['--size', '1048576', { size: 1_048_576 }],
    ['--seconds', '0.1', { duration: 100 }],
  ])('reads %s %s', (flag, value, some) => {
    expect(readOptions([flag, value])).toMatchObject(some)
    expect(readOptions([`${flag}=${value}`])).toMatchObject(some)
  })

  test('reads what has no value', () => {
    expect(readOptions(['--client', '--bench', '--json'])).toMatchObject({
      client: true,
      bench: true,
      json: true,
    })
  })
})
