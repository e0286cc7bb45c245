/** Logs that all processes write: whole lines, every one, wherever they go. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ask, connect } from '../../tests/support/clients.ts'
import { Load } from '../../tests/support/load.ts'
import {
  eventually,
  folderWithSite,
  haveEnded,
  replaced,
  serveProcesses,
  spread,
  workersOf,
} from '../../tests/support/workers.ts'

const { folder, site } = folderWithSite()

/** Common log format with what stage 2 adds: nothing before it, and a whole line. */
const LINE = /^127\.0\.0\.1 - - \[[^\]]+\] "GET \/small\.txt HTTP\/1\.1" 200 \S.*$/

/** The lines of a log, all of which are whole and as they should be. */
function linesOf(text: string): string[] {
  if (text === '') return []
  expect(text.endsWith('\n'), 'the last line is whole').toBe(true)
  const lines = text.slice(0, -1).split('\n')
  expect(lines.filter((line) => !LINE.test(line))).toEqual([])
  return lines
}

describe.concurrent('the access log of several processes', () => {
  test('has every request in a line of its own, in one file', async () => {
    const file = join(folder, 'one.log')
    await using server = await serveProcesses(site, ['--access-log', file])
    const load = new Load(await server.listening())
    await load.goesOn(500)
    const before = workersOf(server)
    server.signal('SIGHUP')
    await replaced(server, before)
    await load.goesOn(200)
    const { answered, lost } = await load.end()
    expect(lost).toEqual([])
    expect(await server.stop()).toBe(0)
    expect(linesOf(readFileSync(file, 'utf8'))).toHaveLength(answered)
  })

  test('has them in one pipe, too', async () => {
    await using server = await serveProcesses(site, ['--access-log', '-'])
    const load = new Load(await server.listening())
    await load.goesOn(500)
    const { answered, lost } = await load.end()
    expect(lost).toEqual([])
    expect(await server.stop()).toBe(0)
    const text = server.standardOutput.toString()
    const said = /^listening on \S+\n/.exec(text)?.[0] ?? ''
    const rest = text.split(said).join('')
    expect(linesOf(rest)).toHaveLength(answered)
  })

  test('moves to a new file by SIGUSR1, in all processes and with every line', async () => {
    const file = join(folder, 'moving.log')
    const former = join(folder, 'moving.log.1')
    await using server = await serveProcesses(site, ['--access-log', file])
    const { length: processes } = workersOf(server)
    const load = new Load(await server.listening())
    await load.goesOn(200)
    renameSync(file, former)
    server.signal('SIGUSR1')
    await eventually('the new file', () => existsSync(file))
    await load.goesOn(200)
    const { answered, lost } = await load.end()
    expect(lost).toEqual([])
    const count = () =>
      [former, file]
        .map((name) => readFileSync(name, 'utf8').split('\n').length - 1)
        .reduce((sum, lines) => sum + lines)
    await eventually('all lines', () => count() === answered)
    // From now on none goes into the old one, whoever answers.
    const before = readFileSync(former, 'utf8')
    const clients = await spread(server, processes)
    for (const { client } of clients) await ask(client)
    expect(await server.stop()).toBe(0)
    expect(readFileSync(former, 'utf8')).toBe(before)
    const lines = [former, file].flatMap((name) =>
      linesOf(readFileSync(name, 'utf8')),
    )
    expect(lines).toHaveLength(answered + clients.length)
  })

  test('that has no room stops nobody, and goes on with whole lines', async () => {
    const file = join(folder, 'full.log')
    await using server = await serveProcesses(site, ['--access-log', file])
    const processes = [server.pid, ...workersOf(server).map(({ pid }) => pid)]
    const limit = (size: string) => {
      for (const pid of processes) {
        execFileSync('prlimit', [`--fsize=${size}:`, `--pid=${pid}`])
      }
    }
    const load = new Load(await server.listening())
    await load.goesOn(100)
    limit('10000')
    await eventually('a full log', () => readFileSync(file).length >= 9000)
    await load.goesOn(500)
    expect(workersOf(server)).toHaveLength(2)
    limit('unlimited')
    await load.goesOn(500)
    const { lost } = await load.end()
    expect(lost).toEqual([])
    const workers = workersOf(server)
    expect(workers.map(({ pid }) => pid)).toEqual(processes.slice(1))
    expect(await server.stop()).toBe(0)
    await haveEnded(workers)
    const lines = readFileSync(file, 'utf8').split('\n')
    expect(lines.pop()).toBe('')
    // One line was begun when there was no more room. Whoever could not write begins a
    // new line, in case that was its own.
    const torn = lines.filter((line) => line !== '' && !LINE.test(line))
    expect(torn.length).toBeLessThanOrEqual(1)
    expect(lines.length).toBeGreaterThan(200)
  })
})

test('a client is answered while its worker has nobody to log to', async () => {
  await using server = await serveProcesses(site, ['--access-log', '-'])
  server.hangUp()
  for (let one = 0; one < 20; one += 1) {
    expect(await ask(await connect(server))).toContain(' 200 OK\r\n')
  }
  expect(workersOf(server)).toHaveLength(2)
})
