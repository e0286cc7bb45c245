/** `npm run check` as a person types it: what it prints, how it ends, and what it leaves behind. */
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { stage1 } from './checks/stage-1/index.ts'
import { freePort } from './lib/free-port.ts'
import { launch } from './lib/launch.ts'
import { sleep, until } from './lib/patience.ts'
import { Program } from './lib/program.ts'
import { root } from './lib/root.ts'
import { type Outcome, runNode } from './lib/run.ts'
import { quoted } from './lib/shell.ts'

const GOOD = 'node scripts/checks/servers/good-concurrent.ts --port {port}'
const BROKEN = 'node scripts/checks/broken/stage-1/ignores-single-bytes.ts --port {port}'

const check = (...words: string[]) => typedIn(root, words)

/** What npm tells a script of the folder in which a person typed. */
const npmIn = (folder: string) => ({ npm_lifecycle_event: 'check', INIT_CWD: folder })

function typedIn(folder: string, words: string[]): Promise<Outcome> {
  return runNode(['scripts/check.ts', ...words], npmIn(folder))
}

test('lists every check and runs none', async () => {
  const { output, status } = await check('1', '--list', '--cmd', 'false {port}')
  expect(status).toBe(0)
  for (const { id } of stage1.checks) expect(output).toContain(id)
})

test.each([
  ['an unknown stage', ['9'], '"9"'],
  ['no stage', [], 'stage'],
  ['an unknown check', ['1', '--only', 'ecko'], '"ecko"'],
  ['an unknown exercise', ['1', '--exercise', '7'], '"7"'],
  ['an unknown flag', ['1', '--colour'], '--colour'],
  ['a command without a port', ['1', '--cmd', './mine'], '{port}'],
  ['a command without a root', ['2', '--cmd', './mine --port {port}'], '{root}'],
  ['an address without a port', ['1', '--url', '127.0.0.1'], '"127.0.0.1"'],
  ['two servers at once', ['1', '--url', '127.0.0.1:9000', '--cmd', './mine {port}'], '--cmd'],
  ['a running server without its root', ['2', '--url', '127.0.0.1:9000'], '--root'],
  ['patience that is none', ['1', '--patience', 'soon'], "'soon'"],
])('says in one line what is wrong: %s', async (_, words, named) => {
  const { output, status } = await check(...words)
  expect(status).toBe(1)
  expect(output.trimEnd().split('\n')).toEqual([expect.stringContaining(named)])
})

test('what asks for no files needs no root', async () => {
  const words = ['2', '--only', 'query', 's2.milestone.1']
  const started = await check(...words, '--cmd', 'echo it was started; false {port}')
  expect(started.output).toContain('    it was started')
  const asked = await check(...words, '--url', `127.0.0.1:${await freePort()}`)
  expect(asked.output).toMatch(/^0 passed, \d+ failed$/m)
})

test('lists the checks for machines, too', async () => {
  const { standardOutput, status } = await check('1', '--list', '--json')
  expect(status).toBe(0)
  const { stage, checks } = JSON.parse(standardOutput)
  expect(stage).toBe(1)
  const [first] = stage1.checks
  expect(checks).toHaveLength(stage1.checks.length)
  expect(checks[0]).toEqual({
    id: first?.id,
    title: first?.title,
    milestone: first?.milestone,
    rule: 'demanded',
  })
})

describe('a server that does not start', () => {
  const traceback = `printf 'Traceback:\\n  somewhere\\nValueError: no such luck\\n' >&2`

  test.each([
    ['ends', `${traceback}; exit 3 # {port}`, /did not start: exit status 3\n/],
    ['is killed', `${traceback}; kill -SEGV $$ # {port}`, /did not start: killed by SIGSEGV\n/],
    ['never listens', `${traceback}; sleep 60 # {port}`, /port \d+ within 1 s \(--patience\)\n/],
  ])('and %s is told with its last words', async (_, command, outcome) => {
    const { output, status } = await check('1', '--patience', '1', '--cmd', command)
    expect(status).toBe(1)
    expect(output).toMatch(outcome)
    expect(output).toMatch(/^ +Traceback:\n +somewhere\n +ValueError: no such luck$/m)
    expect(output).not.toMatch(/^\s+at /m)
  })

  test('and listens elsewhere is told where', async () => {
    const port = await freePort()
    const command = `${GOOD.replace('{port}', `${port}`)} # {port}`
    const { output } = await check('1', '--patience', '2', '--cmd', command)
    expect(output).toContain(`it listens on port ${port}`)
  })
})

test('ends with the totals, and with 0 when all have passed', async () => {
  const { output, status } = await check('1', '--only', 'echo', 'empty', '--cmd', GOOD)
  expect(status).toBe(0)
  expect(output.trimEnd().split('\n').at(-1)).toBe('2 passed, 0 failed')
})

test('explains a failure in readable lines, without a stack trace', async () => {
  const words = ['--only', 'echo', 'one-byte', '--patience', '2', '--cmd', BROKEN]
  const { output, status } = await check('1', ...words)
  expect(status).toBe(1)
  for (const label of ['sent', 'expected', 'came', 'why', 'read']) {
    expect(output).toMatch(new RegExp(`^ +${label} +\\S`, 'm'))
  }
  expect(output).not.toMatch(/^\s+at /m)
  expect(output).toMatch(/^ +came .*2 s \(--patience\)/m)
  expect(output.trimEnd().split('\n').at(-1)).toBe('1 passed, 1 failed')
})

test('prints JSON for machines', async () => {
  const words = ['--only', 'echo', 'one-byte', '--patience', '2', '--cmd', BROKEN, '--json']
  const { output, status } = await check('1', ...words)
  expect(status).toBe(1)
  expect(JSON.parse(output)).toMatchObject({
    stage: 1,
    server: BROKEN,
    passed: 1,
    failed: 1,
    skipped: 0,
    checks: [
      { id: 'echo', milestone: 's1.milestone.1', status: 'passed' },
      { id: 'one-byte', status: 'failed', evidence: { came: expect.any(String) } },
    ],
  })
})

test('runs a command where it was typed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'five-servers-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  symlinkSync(`${root}scripts/checks/servers/good-concurrent.ts`, join(folder, 'mine.ts'))
  const words = ['1', '--only', 'echo', '--cmd', 'node ./mine.ts --port {port}']
  const { status } = await typedIn(folder, words)
  expect(status).toBe(0)
})

describe('a server that runs already', () => {
  test('is checked as far as that goes, and left as it was', async () => {
    const port = await freePort()
    const server = new Program(GOOD.replace('{port}', `${port}`))
    onTestFinished(() => server.stop())
    await until(20_000, () => server.standardOutput.length > 0)
    const words = ['--only', 'echo', 'descriptors-stable', 'sigterm', 'log-line']
    const { output, status } = await check('1', ...words, '--url', `tcp://127.0.0.1:${port}`)
    expect(output.trimEnd().split('\n').at(-1)).toBe('2 passed, 0 failed, 2 skipped')
    expect(output).toMatch(/skipped .*--cmd/)
    expect(status).toBe(0)
    expect(server.exit).toBeUndefined()
  })

  test('is missed when it is not there', async () => {
    const words = ['--only', 'echo', '--url', `127.0.0.1:${await freePort()}`]
    const { output, status } = await check('1', ...words)
    expect(status).toBe(1)
    expect(output).toContain('ECONNREFUSED')
  })
})

describe('nothing is left behind', () => {
  test('by a server inside a shell, which hears its signals all the same', async () => {
    const { pidFile, command } = wrapped()
    const { output } = await check('1', '--only', 'sigterm', '--cmd', command)
    expect(output.trimEnd().split('\n').at(-1)).toBe('1 passed, 0 failed')
    expect(isRunning(pidIn(pidFile))).toBe(false)
  })

  test('by a server that starts what goes its own way, which is told', async () => {
    const { pidFile, command } = wrapped('setsid sleep 1000')
    const { output } = await check('1', '--only', 'echo', '--cmd', `${command} & exec ${GOOD}`)
    const pid = pidIn(pidFile)
    expect(output).toMatch(new RegExp(`note .*had ended.* was\\s+left.*: ${pid}`, 's'))
    expect(pid).toBeGreaterThan(0)
    expect(await until(20_000, () => !isRunning(pid))).toBe(true)
  })

  test.each([
    ['SIGHUP', { status: 129 }],
    ['SIGINT', { status: 130 }],
    ['SIGTERM', { status: 143 }],
    ['SIGKILL', { signal: 'SIGKILL' }],
  ] as const)('by checks that are interrupted by %s, nor by a daemon', async (signal, exit) => {
    const { pidFile, command } = wrapped(`setsid ${GOOD} --idle-timeout 0`)
    const asked = ['--only', 'says-nothing', '--cmd', `${command} & : {flags}`]
    const words = [process.execPath, 'scripts/check.ts', '1', ...asked]
    const checks = launch(words, { environment: npmIn(root) })
    onTestFinished(() => checks.kill())
    const server = await until(20_000, () => pidIn(pidFile))
    await sleep(500)
    checks.signal(signal)
    expect(await checks.exited).toMatchObject(exit)
    expect(server).toBeGreaterThan(0)
    expect(await until(20_000, () => !isRunning(server))).toBe(true)
  })
})

/** A command, or else the good server, as the child of a shell, which notes its PID and waits for it. */
function wrapped(command = GOOD): { pidFile: string; command: string } {
  const folder = mkdtempSync(join(tmpdir(), 'five-servers-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const pidFile = join(folder, 'pid')
  const inside = `sh -c '"$@" & echo $! > "$0"; wait $!' ${quoted(pidFile)} ${command}`
  return { pidFile, command: inside }
}

function pidIn(file: string): number | undefined {
  try {
    return Number(readFileSync(file, 'utf8')) || undefined
  } catch {
    return undefined
  }
}

function isRunning(pid: number | undefined): boolean {
  try {
    return pid !== undefined && process.kill(pid, 0)
  } catch {
    return false
  }
}
