import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { root } from '../../scripts/lib/root.ts'
import { readOptions } from './options.ts'

describe('the command line', () => {
  test('has a default for everything', () => {
    expect(readOptions([])).toMatchObject({
      host: '127.0.0.1',
      port: 8002,
      root: join(root, 'dist'),
      listing: true,
      dotFiles: false,
      followLinks: false,
      maxAge: 0,
      type: {},
      accessLog: '-',
      errorLog: 'fd:2',
      logLevel: 'warn',
      headerTimeout: 10_000,
      maxRequestLine: 8192,
    })
  })

  test('says what is served, and how', () => {
    const words =
      '--root /srv --no-listing --dot-files --follow-links --max-age 60 ' +
      '--type log=text/plain --type .MD=text/markdown'
    expect(readOptions(words.split(' '))).toMatchObject({
      root: '/srv',
      listing: false,
      dotFiles: true,
      followLinks: true,
      maxAge: 60,
      type: { log: 'text/plain', md: 'text/markdown' },
    })
  })

  test('takes seconds, and 0 for no limit', () => {
    expect(
      readOptions(['--header-timeout', '0.25', '--keep-alive-timeout', '0']),
    ).toMatchObject({ headerTimeout: 250, keepAliveTimeout: Infinity })
  })
})

/** The server's own process: exit status and what it says. */
function run(...words: string[]) {
  const main = join(root, 'stages-src/2-http/main.ts')
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...words], {
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

describe('what cannot be done is said in one line', () => {
  test.each([
    ['--port', 'high'],
    ['--frobnicate', ''],
    ['--type', 'text/plain'],
    ['--type', 'log=nothing'],
    ['--access-log', 'fd:x'],
    ['--access-log', '/nowhere/at/all'],
    ['--log-level', 'loud'],
    ['--max-fields', '-1'],
    ['--header-timeout', 'soon'],
    ['--root', '/nowhere/at/all'],
    ['--root', join(root, 'package.json')],
    ['--host', 'localhost'],
  ])('%s %s', (flag, value) => {
    // The guide need not have been built: the later --root counts.
    const words = ['--port', '0', '--root', import.meta.dirname, flag, value]
    const { status, stdout, stderr } = run(...words)
    expect(status).toBe(1)
    expect(stdout).toBe('')
    expect(stderr).toMatch(/^[^\n]+\n$/)
    expect(stderr).toContain(value === '' ? flag : value)
  })
})

test('--help lists every flag', () => {
  const { status, stdout } = run('--help')
  expect(status).toBe(0)
  for (const flag of ['--root', '--no-listing', '--access-log', '--max-body'])
    expect(stdout).toContain(flag)
})
