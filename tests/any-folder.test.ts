/** The project in a folder whose name a shell, a URL or a pattern would misread, and typed at from another. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { until } from '../scripts/lib/patience.ts'
import { Program } from '../scripts/lib/program.ts'
import { root } from '../scripts/lib/root.ts'
import { type Outcome, run } from '../scripts/lib/run.ts'
import type { TracedCall } from '../stages-src/sys/kernel-trace.ts'
import { PATIENCE } from './support/stage.ts'

/** What stages, checks and labs are made of. */
const PARTS = ['package.json', 'content/plan', 'scripts', 'src', 'stages-src']

const NAME = `It's "C#" (Kopie) %41 %C3%A4 [x]{y} $HOME & ü`

let parent = ''
let project = ''
/** Where somebody types, and has their temporary files. */
let elsewhere = ''

beforeAll(() => {
  parent = mkdtempSync(join(tmpdir(), 'any-folder-'))
  project = join(parent, NAME)
  for (const part of PARTS) cpSync(join(root, part), join(project, part), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'))
  elsewhere = join(parent, `somewhere 'else' é`)
  mkdirSync(elsewhere)
})
afterAll(() => rmSync(parent, { recursive: true }))

/** What npm makes of `npm run SCRIPT -- WORDS`, typed elsewhere: the command, and how it is run. */
function typed(script: string, words: readonly string[]) {
  return {
    command: [process.execPath, `scripts/${script}.ts`, ...words],
    options: {
      folder: project,
      environment: { npm_lifecycle_event: script, INIT_CWD: elsewhere, TMPDIR: elsewhere },
    },
  }
}

function npmRun(script: string, ...words: string[]): Promise<Outcome> {
  const { command, options } = typed(script, words)
  return run(command, options)
}

test('a stage serves a folder, and its trace names the lines and the paths', async () => {
  const site = join(elsewhere, 'grüße #1')
  cpSync(join(root, 'stages-src/1-echo/main.ts'), join(site, 'one ü.ts'))
  const words = ['2', '--port', '0', '--root', 'grüße #1', '--trace', 'calls %41.jsonl']
  const { command, options } = typed('stage', words)
  const server = new Program(command, options)
  await until(PATIENCE, () => server.exit ?? server.standardOutput[0])
  const [, address] = /^listening on (.*)/.exec(server.standardOutput[0] ?? '') ?? []
  const response = await fetch(`${address}/one%20%C3%BC.ts`)
  expect(await response.text()).toBe(readFileSync(join(site, 'one ü.ts'), 'utf8'))
  server.signal('SIGTERM')
  await server.exited

  const lines = readFileSync(join(elsewhere, 'calls %41.jsonl'), 'utf8').trimEnd().split('\n')
  const calls = lines.map((line) => JSON.parse(line) as TracedCall)
  expect(calls.map(({ at }) => at)).toEqual(calls.map(() => expect.stringMatching(/^[12]-/)))
  const opened = calls.filter(({ call }) => call === 'openat2')
  expect(opened.map((call) => call.arguments.pathname)).toContainEqual('./one ü.ts')
})

test('checks start the server of a stage, and clients of their own', async () => {
  const words = ['--only', 'echo', 'vanish']
  const { output, status } = await npmRun('check', '1', ...words)
  expect([status, output]).toEqual([0, expect.stringContaining('2 passed, 0 failed')])
})

test("checks tell the reader's own server where the files are", async () => {
  cpSync(join(project, 'stages-src'), join(elsewhere, 'stages-src'), { recursive: true })
  for (const name of ['package.json', 'node_modules']) {
    symlinkSync(join(project, name), join(elsewhere, name))
  }
  const command = 'node stages-src/2-http/main.ts --port {port} --root {root}'
  const { output, status } = await npmRun('check', '2', '--only', 'target', '--cmd', command)
  expect([status, output]).toEqual([0, expect.stringContaining('1 passed, 0 failed')])
})

test("the reader's program and files are laid out, and take the place of the guide's", async () => {
  rmSync(join(project, 'mine'), { recursive: true, force: true })
  const { output: laidOut } = await npmRun('begin', '1')
  expect(laidOut).toContain('mine/1-echo/first-server.ts is laid out.')
  for (const file of ['1-echo/first-server.ts', '2-http/request/persistence.ts']) {
    cpSync(join(project, 'stages-src', file), join(project, 'mine', file))
  }
  const program = await npmRun('check', '1', '--week', '1', '--mine', '--only', 'echo')
  expect(program.output).toMatch(/^1 passed, 0 failed$/m)
  const stage = await npmRun('check', '2', '--mine', '--only', 'target')
  expect(stage.output).toContain('with 2-http/request/persistence.ts of mine/')
  expect(stage.output).toMatch(/^1 passed, 0 failed$/m)
  // Vitest would take the name for a URL, and says so itself in many words.
  const tests = await npmRun('check', '2', '--mine', '--file', 'persistence')
  expect(tests.output).toMatch(/^error: The tests cannot be run in .*\n$/m)
})

test('a lab types its commands, and shows no folder of this machine', async () => {
  const { output, status } = await npmRun('lab', 'wire-exchange', '--quick')
  expect([status, output]).toEqual([0, expect.stringMatching(/^ *\$ node stages-src/m)])
  expect(output).not.toContain(parent)
})
