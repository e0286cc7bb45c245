import { describe, expect, onTestFinished, test, vi } from 'vitest'
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

  test.each([
    ['--port', 'x', "'x' is invalid. Give a whole number from 0 to 65535."],
    ['--port', '65536', 'from 0 to 65535'],
    ['--port', '-1', 'from 0 to 65535'],
    ['--port', '80.5', 'from 0 to 65535'],
    ['--port', '0x50', 'from 0 to 65535'],
    ['--port', '1e3', 'from 0 to 65535'],
    ['--port', ' 80', 'from 0 to 65535'],
    ['--port', '', 'from 0 to 65535'],
    ['--idle-timeout', '-1', 'Give seconds from 0 to 86400.'],
    ['--idle-timeout', '', 'Give seconds'],
    ['--idle-timeout', ' ', 'Give seconds'],
    ['--idle-timeout', '1h', 'Give seconds'],
    ['--idle-timeout', '1e3', 'Give seconds'],
    ['--idle-timeout', '5.', 'Give seconds'],
    ['--idle-timeout', '86400.1', 'Give seconds'],
    ['--grace', 'Infinity', 'Give seconds'],
    ['--grace', 'NaN', 'Give seconds'],
    ['--spin', '-3', 'from 0 to 1000000'],
    ['--size', '0', 'from 1 to 1048576'],
    ['--size', '1048577', 'from 1 to 1048576'],
    ['--seconds', '2s', 'Give seconds'],
    ['--json=yes', '', "unknown option '--json=yes'"],
    ['--prot', '80', "unknown option '--prot' (Did you mean --port?)"],
    ['--client', '80', 'too many arguments'],
  ])('refuses %s %j in one line', (flag, value, complaint) => {
    const written = refusal(
      value === '' && flag.includes('=') ? [flag] : [flag, value],
    )
    expect(written).toContain(complaint)
    expect(written.trimEnd().split('\n')).toHaveLength(1)
  })
})

/** What is written before the process would end with status 1. */
function refusal(words: readonly string[]): string {
  let written = ''
  const exit = vi.spyOn(process, 'exit').mockImplementation((status) => {
    throw new Error(`exit ${status}`)
  })
  const write = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    written += text
    return true
  })
  onTestFinished(() => {
    exit.mockRestore()
    write.mockRestore()
  })
  expect(() => readOptions(words)).toThrow('exit 1')
  return written
}
