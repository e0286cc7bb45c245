/** Workers replaced while they serve: nothing is lost, and nobody is surprised. */
import { mkdirSync, rmdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { text } from '../../scripts/checks/payload.ts'
import { isThere } from '../../scripts/lib/processes.ts'
import {
  ask,
  connect,
  dawdle,
  get,
  readAll,
  readUntil,
} from '../../tests/support/clients.ts'
import { Load } from '../../tests/support/load.ts'
import {
  eventually,
  folderWithSite,
  haveEnded,
  ownersOf,
  replaced,
  serveProcesses,
  spread,
  workersOf,
} from '../../tests/support/workers.ts'

const { folder, site } = folderWithSite()
const BALANCES = ['kernel', 'reuseport', 'round-robin', 'least-connections']
/** Longer than any of these tests takes. */
const GRACE = ['--grace', '600']

describe.each(BALANCES)('workers that are replaced, by %s', (balance) => {
  const words = ['--balance', balance, ...GRACE]

  test('lose not one request, time after time', async () => {
    await using server = await serveProcesses(site, words)
    const load = new Load(await server.listening())
    for (let round = 0; round < 12; round += 1) {
      const before = workersOf(server)
      server.signal('SIGHUP')
      await replaced(server, before)
      await load.goesOn()
    }
    const { announced, lost } = await load.end()
    expect(lost).toEqual([])
    // Each who has kept a connection was told of its end many times.
    expect(announced).toBeGreaterThan(12)
    expect(server.standardError).toBe('')
    expect(await server.stop()).toBe(0)
  }, 180_000)

  test('tell who is idle with the next answer, and not before', async () => {
    await using server = await serveProcesses(site, words)
    const before = workersOf(server)
    const clients = await spread(server)
    for (const { client } of clients) await ask(client)
    server.signal('SIGHUP')
    await eventually('new workers, beside the old ones', () => {
      return workersOf(server).length === 2 * before.length
    })
    expect(before.every(isThere)).toBe(true)
    for (const { client } of clients) {
      // A worker is told to leave a moment after its successor has come.
      const last = await eventually('an answer that is the last', async () => {
        expect(client.ending).toBeUndefined()
        const answer = await ask(client)
        expect(answer).toContain(' 200 OK\r\n')
        return answer.includes('\r\nConnection: close\r\n')
      })
      expect(last).toBe(true)
      await client.expectEnd('an answer that said so')
    }
    await haveEnded(before)
  })
})

describe.concurrent('a recycle', () => {
  test('whose new worker cannot start keeps the old ones', async () => {
    const root = join(folder, 'vanishing')
    mkdirSync(root)
    await using server = await serveProcesses(root)
    const before = workersOf(server)
    rmdirSync(root)
    server.signal('SIGHUP')
    await eventually('why the new one cannot start', () => {
      return server.standardError.includes('vanishing')
    })
    mkdirSync(root)
    expect(before.every(isThere)).toBe(true)
    const client = await connect(server)
    await client.send(get('/', 'Connection: close\r\n'))
    await readAll(client)
    server.signal('SIGHUP')
    await replaced(server, before)
    expect(await server.stop()).toBe(0)
  })

  test('that comes before those of the last one have left waits for nobody', async () => {
    await using server = await serveProcesses(site, GRACE)
    // Each time somebody keeps the old workers from leaving.
    const staying = []
    for (let round = 0; round < 6; round += 1) {
      const slow = await dawdle(server)
      const [owner] = await ownersOf(server, [slow])
      staying.push({ slow, owner })
      const before = workersOf(server)
      server.signal('SIGHUP')
      await eventually('two new workers', () => {
        const isNew = ({ pid }: { pid: number }) =>
          !before.some((it) => it.pid === pid)
        return workersOf(server).filter(isNew).length === 2
      })
    }
    for (const { slow } of staying) {
      await slow.send(text('Host: here\r\n\r\n'))
      expect(await readUntil(slow, '\r\n\r\nsmall')).toContain(' 200 OK\r\n')
    }
    await eventually('as many workers as before', () => {
      return workersOf(server).length === 2
    })
    expect(await server.stop()).toBe(0)
    expect(server.standardError).toBe('')
  })

  test('that is asked for without a pause loses nothing, and comes to an end', async () => {
    await using server = await serveProcesses(site, GRACE)
    const before = workersOf(server)
    const load = new Load(await server.listening())
    for (let round = 0; round < 20; round += 1) {
      server.signal('SIGHUP')
      await load.goesOn(load.clients)
    }
    await haveEnded(before)
    const { lost } = await load.end()
    expect(lost).toEqual([])
    // Whether the last one is over, only another tells.
    await eventually('two workers', () => workersOf(server).length === 2)
    expect(await server.stop()).toBe(0)
    expect(server.standardError).toBe('')
  })

  test('by --max-requests loses nothing', async () => {
    await using server = await serveProcesses(site, [
      ...['--max-requests', '20', ...GRACE],
    ])
    const before = workersOf(server)
    const load = new Load(await server.listening())
    await haveEnded(before)
    await haveEnded(workersOf(server))
    const { lost } = await load.end()
    expect(lost).toEqual([])
    expect(await server.stop()).toBe(0)
    expect(server.standardError).toBe('')
  })
})
