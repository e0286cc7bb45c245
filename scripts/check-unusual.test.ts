/** `npm run check` with servers that are started, listen, end or keep silent in ways of their own. */
import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { isThere, type Process, processNumbered } from './lib/processes.ts'
import { root } from './lib/root.ts'
import { type Outcome, runNode } from './lib/run.ts'
import { quoted } from './lib/shell.ts'

const GOOD = 'node scripts/checks/servers/good-concurrent.ts --port {port}'

function check(...words: string[]): Promise<Outcome> {
  return runNode(['scripts/check.ts', ...words], { npm_lifecycle_event: 'check', INIT_CWD: root })
}

/** A program for Node, as a command: `net`, `fs` and `port` are there. */
function node(program: string): string {
  return `node -e ${quoted(`const net = require('node:net'), fs = require('node:fs'), port = Number(process.argv[1]); ${program}`)} {port}`
}

function lastLine({ output }: Outcome): string | undefined {
  return output.trimEnd().split('\n').at(-1)
}

describe('a daemon', () => {
  test('is checked in the place of its command, and told of', async () => {
    const only = ['echo', 'log-line', 'descriptors-stable', 'sigterm', 'restart', 'says-nothing']
    const outcome = await check('1', '--cmd', `setsid ${GOOD} {flags} &`, '--only', ...only)
    expect(lastLine(outcome)).toBe('6 passed, 0 failed')
    expect(outcome.output).toMatch(/note .*exit status 0, and process \d+ .*daemon of itself/s)
    expect(daemonIn(outcome)).toBeUndefined()
  })

  test('that does not hear SIGTERM fails what is about that, and is not left behind', async () => {
    const deaf = "process.on('SIGTERM', () => {}); net.createServer((s) => s.pipe(s)).listen(port)"
    const words = ['--patience', '1', '--only', 'echo', 'sigterm']
    const outcome = await check('1', '--cmd', `setsid ${node(deaf)} {flags} &`, ...words)
    expect(lastLine(outcome)).toBe('1 passed, 1 failed')
    expect(outcome.output).toMatch(/came .*still runs after 1 s \(--patience\)/)
    expect(daemonIn(outcome)).toBeUndefined()
  })

  /** The process that the note names, if it has not ended. */
  function daemonIn({ output }: Outcome): Process | undefined {
    const pid = Number(/process\s+(\d+)/.exec(output)?.[1])
    expect(pid).toBeGreaterThan(0)
    const daemon = processNumbered(pid)
    return daemon && isThere(daemon) ? daemon : undefined
  }
})

test('a server may open /dev/stdout and /dev/stderr again', async () => {
  const command = `echo >/dev/stdout && echo >/dev/stderr && exec ${GOOD}`
  expect(lastLine(await check('1', '--only', 'echo', '--cmd', command))).toBe('1 passed, 0 failed')
})

test('{flags} is where the flags go', async () => {
  const command = `${GOOD} {flags} # and here they would not be seen`
  const outcome = await check('1', '--only', 'echo', 'says-nothing', '--cmd', command)
  expect(lastLine(outcome)).toBe('2 passed, 0 failed')
})

test.each(['{root}', '"{root}"'])('blanks in paths are no matter, with %s', async (blank) => {
  const folder = mkdtempSync(join(tmpdir(), 'five servers '))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  symlinkSync(`${root}stages-src/2-http/main.ts`, join(folder, 'my server.ts'))
  const server = quoted(join(folder, 'my server.ts'))
  const command = `node ${server} --port {port} --root ${blank}`
  const words = ['2', '--only', 'media-types', '--root', join(folder, 'the root'), '--cmd', command]
  expect(lastLine(await check(...words))).toBe('1 passed, 0 failed')
})

test.runIf(existsSync('/proc/net/if_inet6'))(
  'a server of IPv6 alone is asked by that',
  async () => {
    const late = `setTimeout(() => net.createServer((s) => s.pipe(s)).listen({ port, host: '::', ipv6Only: true }), 1500)`
    const outcome = await check('1', '--only', 'echo', '--cmd', node(late))
    expect(lastLine(outcome)).toBe('1 passed, 0 failed')
    expect(outcome.output).toMatch(/note .*not reached by IPv4/)
  },
)

test('a silent server on every address is asked by IPv4', async () => {
  const dual = 'net.createServer((s) => s.pipe(s)).listen(port)'
  const outcome = await check('1', '--only', 'echo', '--cmd', node(dual))
  expect(lastLine(outcome)).toBe('1 passed, 0 failed')
  expect(outcome.output).not.toContain('IPv4')
})

test('a wait that has ended a check is told', async () => {
  const leaking = 'node scripts/checks/broken/stage-1/leaks-a-descriptor.ts --port {port}'
  const words = ['--patience', '1', '--only', 'descriptors-stable']
  const { output } = await check('1', ...words, '--cmd', leaking)
  expect(output).toMatch(/^ +waited +for no single thing longer than 1 s \(--patience\)$/m)
})

test.each([
  ['answers nothing', '1', ''],
  ['answers nothing', '2', ' {root}'],
])('a server that %s is given up, stage %s', { timeout: 60_000 }, async (_, stage, more) => {
  const command = node('net.createServer(() => {}).listen(port)') + more
  const started = performance.now()
  const outcome = await check(stage, '--patience', '1', '--cmd', command)
  expect(performance.now() - started).toBeLessThan(40_000)
  expect(outcome.status).toBe(1)
  expect(outcome.output).toMatch(/note .*Nothing has come from the server for \d+ s/)
  expect(lastLine(outcome)).toMatch(/^\d+ passed, \d+ failed.*, \d+ not asked$/)
})
