/** Where the logs of a server go, tried on the server. */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { until } from '../../../scripts/lib/patience.ts'
import { descriptors } from '../../../scripts/lib/proc.ts'
import { root } from '../../../scripts/lib/root.ts'
import { PATIENCE, StageProcess } from '../../../tests/support/stage.ts'

const folder = mkdtempSync(join(tmpdir(), 'logs-'))
const site = join(folder, 'index.html')
writeFileSync(site, 'hello')
afterAll(() => rmSync(folder, { recursive: true }))

function server(...words: string[]): StageProcess {
  return new StageProcess(['--port', '0', '--root', folder, ...words], {
    stage: '2-http',
  })
}

/** How the server ends that is given `descriptor` as number 3, and what it says. */
async function endedWith(place: string, descriptor?: number) {
  const main = join(root, 'stages-src/2-http/main.ts')
  const words = [main, '--port', '0', '--root', folder, '--access-log', place]
  const child = spawn(process.execPath, words, {
    stdio: ['ignore', 'pipe', 'pipe', ...(descriptor ? [descriptor] : [])],
    ...{ timeout: PATIENCE, killSignal: 'SIGKILL' },
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (text) => {
      said += text
      if (said.includes('listening')) child.kill('SIGTERM')
    })
  }
  const [status] = await once(child, 'close')
  return { status, said }
}

async function ask(stage: StageProcess): Promise<void> {
  const { host, port } = await stage.listening()
  await (await fetch(`http://${host}:${port}/`)).text()
}

function linesIn(file: string): number {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').length - 1 : 0
}

describe.concurrent('a descriptor that is named', () => {
  test.each([29, 100])('has to be open: %i', async (fd) => {
    const { status, said } = await endedWith(`fd:${fd}`)
    expect(status).toBe(1)
    expect(said).toMatch(new RegExp(`^--access-log fd:${fd}: .* is not open.*\\n$`))
  })

  test('has to be open for writing', async () => {
    const fd = openSync(site, 'r')
    const { status, said } = await endedWith('fd:3', fd)
    closeSync(fd)
    expect(status).toBe(1)
    expect(said).toMatch(/^--access-log fd:3: .*for reading only.*\n$/)
  })

  test("is none of Node's own", async () => {
    await using running = server()
    await running.listening()
    const own = descriptors(running.pid)
      .filter(({ fd, target }) => fd > 2 && /^(anon_inode|pipe):/.test(target))
      .map(({ fd }) => fd)
    expect(own.length).toBeGreaterThan(3)
    for (const fd of own.slice(0, 6)) {
      const { status, said } = await endedWith(`fd:${fd}`)
      expect(status, said).toBe(1)
      expect(said).toMatch(/^--access-log fd:\d+: .*\n$/)
    }
  })

  test('is written to where it is a file', async () => {
    const file = join(folder, 'inherited.log')
    const fd = openSync(file, 'a')
    const { status, said } = await endedWith('fd:3', fd)
    closeSync(fd)
    expect([status, said]).toEqual([0, expect.stringContaining('listening')])
  })
})

describe.concurrent('a log that is a file', () => {
  test('is opened again on SIGUSR1, and no line is lost', async () => {
    const [log, old] = [join(folder, 'access.log'), join(folder, 'access.log.1')]
    await using stage = server('--access-log', log)
    await ask(stage)
    renameSync(log, old)
    await ask(stage)
    stage.signal('SIGUSR1')
    expect(await until(PATIENCE, () => existsSync(log))).toBe(true)
    await ask(stage)
    await until(PATIENCE, () => linesIn(log) === 1)
    expect([linesIn(old), linesIn(log)]).toEqual([2, 1])
    expect(stage.descriptors.filter((it) => it.includes('access.log'))).toEqual([
      log,
    ])
  })

  test('goes on where it went, if it cannot be opened again', async () => {
    const home = mkdtempSync(join(folder, 'gone-'))
    await using stage = server('--access-log', join(home, 'log'))
    await ask(stage)
    rmSync(home, { recursive: true })
    stage.signal('SIGUSR1')
    await until(PATIENCE, () => stage.standardError !== '')
    expect(stage.standardError).toMatch(/^the log cannot be opened: .*ENOENT.*\n$/)
    await ask(stage)
  })

  test('does not keep the server from starting, though it is a FIFO', async () => {
    const fifo = join(folder, 'fifo')
    execFileSync('mkfifo', [fifo])
    await using stage = server('--access-log', fifo)
    await ask(stage)
    expect(await stage.stop()).toBe(0)
  })
})
