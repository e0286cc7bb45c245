/** What runs before every npm script, with an npm that only pretends. */
import { once } from 'node:events'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Child, launch } from './lib/launch.ts'
import { quoted } from './lib/shell.ts'

const scripts = import.meta.dirname
let root = ''

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "it's a (copy) é-")))
  for (const script of ['prepare.mjs', 'lib/lock.mjs', 'lib/platform.mjs']) {
    cpSync(join(scripts, script), join(root, 'scripts', script))
  }
  write('package.json', JSON.stringify({ devDependencies: { node: '^26.0.0' } }))
  writeLock({ 'node_modules/left': { version: '1.0.0', integrity: 'sha512-left' } })
  // What follows #! may hold no blank, and the folder of this Node may.
  write(
    'bin/npm',
    `#!/bin/sh\nexec ${quoted(process.execPath)} ${quoted(join(root, 'bin/npm.cjs'))} "$@"\n`,
  )
  write('bin/npm.cjs', npm)
  chmodSync(join(root, 'bin/npm'), 0o755)
})
afterEach(() => rmSync(root, { recursive: true }))

/**
 * An npm that does what `npm ci` does, as far as it can be seen: removes node_modules, takes its
 * time, writes its copy of the lock file last. It tells its arguments in `npm.log`.
 */
const npm = `
const { appendFileSync, cpSync, existsSync, mkdirSync, rmSync, writeFileSync } = require('node:fs')
appendFileSync('npm.log', process.argv.slice(2).join(' ') + '\\n')
if (existsSync('npm-fails')) {
  console.error('npm error the registry is down')
  process.exit(7)
}
rmSync('node_modules', { recursive: true, force: true })
mkdirSync('node_modules/.bin', { recursive: true })
const installing = setInterval(() => {
  if (existsSync('npm-is-slow')) return
  clearInterval(installing)
  const node = existsSync('node-does-not-run') ? 'exit 1' : 'echo v26.0.0'
  writeFileSync('node_modules/.bin/node', '#!/bin/sh\\n' + node + '\\n', { mode: 0o755 })
  cpSync('package-lock.json', 'node_modules/.package-lock.json')
  console.log('added 1 package')
}, 10)
`

function write(name: string, contents: string): void {
  mkdirSync(dirname(join(root, name)), { recursive: true })
  writeFileSync(join(root, name), contents)
}

function writeLock(packages: Record<string, object>): void {
  write('package-lock.json', JSON.stringify({ packages: { '': { name: 'x' }, ...packages } }))
}

/** How often npm was called. */
function installations(): number {
  const log = join(root, 'npm.log')
  return existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n').length : 0
}

/** Waits until npm has been called and is at work. */
async function npmRuns(): Promise<void> {
  while (!existsSync(join(root, 'node_modules'))) await sleep(10)
}

/** What prepare.mjs is told, and what it is to believe of the Node it runs on. */
interface Circumstances {
  words?: string[]
  version?: string
  platform?: string
}

function start({ words = [], ...pretended }: Circumstances = {}): Child {
  const pretend = Object.entries(pretended).map(
    ([name, value]) => `Object.defineProperty(process, '${name}', { value: '${value}' });`,
  )
  const imported = `data:text/javascript,${pretend.join('')}`
  const command = [process.execPath, '--import', imported, 'scripts/prepare.mjs', ...words]
  const environment = { PATH: `${join(root, 'bin')}:/usr/bin:/bin` }
  return launch(command, { folder: root, environment })
}

/** Runs it to its end: exit status, what it printed, what it printed on standard error. */
async function prepare(
  circumstances?: Circumstances,
): Promise<[number | undefined, string, string]> {
  return outcomeOf(start(circumstances))
}

async function outcomeOf(child: Child): Promise<[number | undefined, string, string]> {
  const [output, errors] = await Promise.all([text(child.output), text(child.errors)])
  const { status } = await child.closed
  return [status, output, errors]
}

test('installs where node_modules is missing, says why, and then has nothing to do', async () => {
  const [status, output, errors] = await prepare()
  expect([status, errors]).toEqual([0, ''])
  expect(output).toMatch(/^Installing .*, for node_modules is missing .*\nInstalled in \d+ s\.\n/)
  expect(await prepare()).toEqual([0, '', ''])
  expect(installations()).toBe(1)
})

test('installs everything again where an installation was interrupted', async () => {
  write('node_modules/left/index.js', '')
  const [, output] = await prepare()
  expect(output).toContain('for node_modules is incomplete')
  expect(installations()).toBe(1)
})

test('installs again after package-lock.json has changed', async () => {
  await prepare()
  writeLock({ 'node_modules/left': { version: '1.0.1', integrity: 'sha512-new' } })
  const [, output] = await prepare()
  expect(output).toContain('for node_modules is older than package-lock.json')
  expect(await prepare()).toEqual([0, '', ''])
  expect(installations()).toBe(2)
})

test('minds neither times nor a package that is optional', async () => {
  await prepare()
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  lock.packages['node_modules/for-windows'] = { version: '1.0.0', optional: true }
  write('package-lock.json', JSON.stringify(lock))
  expect(await prepare()).toEqual([0, '', ''])
})

test("npm's error is shown, its status comes through, and the next time it is tried again", async () => {
  write('npm-fails', '')
  const [status, , errors] = await prepare()
  expect(status).toBe(7)
  expect(errors).toContain('npm error the registry is down')
  rmSync(join(root, 'npm-fails'))
  expect((await prepare())[0]).toBe(0)
})

test('two at once install once', async () => {
  write('npm-is-slow', '')
  const first = prepare()
  await npmRuns()
  const second = start()
  const outcome = outcomeOf(second)
  await once(second.output, 'data')
  rmSync(join(root, 'npm-is-slow'))
  expect((await first)[0]).toBe(0)
  expect(await outcome).toEqual([0, expect.stringMatching(/^Waiting for another npm command/), ''])
  expect(installations()).toBe(1)
})

test('interrupted, it ends npm and leaves no lock behind', async () => {
  write('npm-is-slow', '')
  const child = start()
  const outcome = outcomeOf(child)
  await npmRuns()
  child.signal('SIGINT')
  expect((await outcome)[0]).toBe(130)
  expect(existsSync(join(root, '.cache/prepare.lock'))).toBe(false)
})

test("where the Node from npm does not run, the machine's own will do if it is new enough", async () => {
  write('node-does-not-run', '')
  const [status, , errors] = await prepare({ version: 'v20.20.2' })
  expect(status).toBe(1)
  expect(errors).toMatch(
    /^Node 26 from npm does not run on this machine \(\w+ \w+\), and its own is v20\.20\.2: .*\n$/,
  )
  expect((await prepare({ version: 'v20.20.2' }))[0]).toBe(1)
  expect(await prepare({ version: 'v26.1.0' })).toEqual([0, '', ''])
  expect(installations()).toBe(1)
})

test('what needs Linux stops anywhere else, before anything is installed', async () => {
  const [status, , errors] = await prepare({ words: ['--linux'], platform: 'darwin' })
  expect(status).toBe(1)
  expect(errors).toMatch(/^This calls the Linux kernel, and here is darwin: .*\n$/)
  expect(installations()).toBe(0)
  expect((await prepare({ words: ['--linux'], platform: 'linux' }))[0]).toBe(0)
})

test('a folder in which npm would find nothing is told in one line', async () => {
  const fitting = root
  root = join(root, 'a:b')
  cpSync(join(fitting, 'scripts'), join(root, 'scripts'), { recursive: true })
  const [status, , errors] = await prepare()
  expect([status, errors]).toEqual([1, expect.stringMatching(/^npm finds no .* the : in .*\n$/)])
  root = fitting
})
