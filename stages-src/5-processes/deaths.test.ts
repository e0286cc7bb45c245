/** Processes that are killed, stopped, or die: what is lost with them, and what is not. */
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { text } from '../../scripts/checks/payload.ts'
import { exhaustDescriptors } from '../../scripts/lib/descriptor-limit.ts'
import { listeningSockets } from '../../scripts/lib/proc.ts'
import { isThere, signalProcess, zombies } from '../../scripts/lib/processes.ts'
import {
  ask,
  connect,
  dawdle,
  readUntil,
  statusOf,
} from '../../tests/support/clients.ts'
import { Load } from '../../tests/support/load.ts'
import type { StageProcess } from '../../tests/support/stage.ts'
import {
  eventually,
  folderWithSite,
  haveEnded,
  ownersOf,
  replaced,
  serveProcesses,
  spread,
  startProcesses,
  workersOf,
} from '../../tests/support/workers.ts'
import type { Status } from './scoreboard/status.ts'

const { folder, site } = folderWithSite()
const BALANCES = ['kernel', 'reuseport', 'round-robin', 'least-connections']

/** All workers there are, once each serves. */
async function serving(server: StageProcess, count = 2): Promise<Status> {
  return eventually(`${count} workers that serve`, async () => {
    const status = await statusOf<Status>(server)
    const ready = status.workers.filter(({ state }) => state === 'ready')
    return ready.length === count && status.workers.length === count && status
  })
}

describe.each(BALANCES)('workers that are killed, by %s', (balance) => {
  const words = ['--balance', balance]

  test('again and again: who asks them loses that, and nobody else anything', async () => {
    await using server = await serveProcesses(site, words)
    await serving(server)
    let before = Infinity
    const load = new Load(await server.listening())
    const rounds = 10
    for (let round = 0; round < rounds; round += 1) {
      await load.goesOn()
      const [worker, ...others] = workersOf(server)
      if (worker !== undefined) signalProcess(worker, 'SIGKILL')
      await eventually('another in its place', () => {
        const now = workersOf(server)
        const isNew = ({ pid }: { pid: number }) =>
          pid !== worker?.pid && !others.some((it) => it.pid === pid)
        return now.length === 2 && now.some(isNew)
      })
      // What is needed to say that somebody has died, is opened for the first time.
      if (round === 0) {
        await serving(server)
        before = server.descriptors.length
      }
    }
    await load.goesOn()
    const { clients, lost } = await load.end()
    expect(lost.filter(({ when }) => when === 'connect')).toEqual([])
    expect(lost.length).toBeLessThanOrEqual(rounds * clients)
    const status = await serving(server)
    expect(status).toMatchObject({ died: rounds, hung: 0, target: 2 })
    await eventually('as many descriptors as before', () => {
      return server.descriptors.length <= before
    })
    expect(zombies(server.pid)).toEqual([])
    expect(await server.stop()).toBe(0)
  }, 180_000)

  test('take none but their own clients with them', async () => {
    await using server = await serveProcesses(site, words)
    const clients = await spread(server)
    for (const { client } of clients) {
      await client.send(text('GET /small.txt HTTP/1.1\r\n'))
    }
    const victim = clients[0]?.owner as number
    process.kill(victim, 'SIGKILL')
    for (const { client, owner } of clients) {
      if (owner === victim) {
        expect(await readUntil(client, 'never')).toBe('')
        expect(client.ending).toBeDefined()
      } else {
        await client.send(text('Host: here\r\n\r\n'))
        expect(await readUntil(client, '\r\n\r\nsmall')).toContain(' 200 OK\r\n')
      }
    }
  })

  test('all at once: who comes then waits for the next ones', async () => {
    await using server = await serveProcesses(site, words)
    const before = workersOf(server)
    for (const worker of before) signalProcess(worker, 'SIGKILL')
    // What is passed to one who is about to die, is lost with it.
    await haveEnded(before)
    const clients = await Promise.all(
      Array.from({ length: 20 }, () => connect(server)),
    )
    for (const client of clients) {
      expect(await ask(client)).toContain(' 200 OK\r\n')
    }
    await replaced(server, before)
    expect(zombies(server.pid)).toEqual([])
    expect(await server.stop()).toBe(0)
  })

  test('by SIGTERM finish what they have, and are replaced', async () => {
    await using server = await serveProcesses(site, words)
    const slow = await dawdle(server)
    const [owner] = await ownersOf(server, [slow])
    const before = workersOf(server)
    process.kill(owner as number, 'SIGTERM')
    await slow.send(text('Host: here\r\n\r\n'))
    expect(await readUntil(slow, 'never')).toMatch(/ 200 OK\r\n.*small$/s)
    await haveEnded(before.filter(({ pid }) => pid === owner))
    const { workers } = await serving(server)
    expect(workers.map(({ pid }) => pid)).not.toContain(owner)
  })
})

describe.concurrent('a worker', () => {
  test('that is killed while it starts is replaced, and the server comes up', async () => {
    await using server = startProcesses(site)
    const [first] = await eventually('the first worker', () => {
      const some = workersOf(server)
      return some.length > 0 && some
    })
    if (first !== undefined) signalProcess(first, 'SIGKILL')
    await server.listening()
    const { workers } = await serving(server)
    expect(workers.map(({ pid }) => pid)).not.toContain(first?.pid)
    expect(server.standardError).toContain(`worker ${first?.pid}, seat 0`)
  })

  test('that is stopped for a while goes on where it was', async () => {
    await using server = await serveProcesses(site, ['--hung-after', '600'])
    const clients = await spread(server)
    const { owner } = clients[0] as (typeof clients)[number]
    process.kill(owner, 'SIGSTOP')
    const asking = clients.map(async ({ client }) => ask(client))
    await eventually('that its silence is seen', async () => {
      const other = clients.findIndex((it) => it.owner !== owner)
      await asking[other]
      const { workers } = await statusOf<Status>(server)
      const silence = workers.find(({ pid }) => pid === owner)?.silence ?? 0
      return silence > 2000
    })
    process.kill(owner, 'SIGCONT')
    for (const answer of asking) expect(await answer).toContain(' 200 OK\r\n')
    expect(workersOf(server).some(({ pid }) => pid === owner)).toBe(true)
    expect(await statusOf<Status>(server)).toMatchObject({ died: 0, hung: 0 })
  })

  test('that is stopped for too long is killed and replaced', async () => {
    await using server = await serveProcesses(site, ['--hung-after', '2'])
    const before = workersOf(server)
    const [victim] = before
    if (victim !== undefined) signalProcess(victim, 'SIGSTOP')
    await haveEnded(before.slice(0, 1))
    const { died, hung } = await serving(server)
    expect({ died, hung }).toEqual({ died: 1, hung: 1 })
    expect(server.standardError).toContain(`worker ${victim?.pid} gives no sign`)
  })

  test('that is stopped before it has begun keeps nobody else', async () => {
    await using server = await serveProcesses(site)
    const before = workersOf(server)
    server.signal('SIGHUP')
    const coming = await eventually('the new one', () =>
      workersOf(server).find(({ pid }) => !before.some((it) => it.pid === pid)),
    )
    signalProcess(coming, 'SIGSTOP')
    for (const worker of before) expect(isThere(worker)).toBe(true)
    expect(await ask(await connect(server))).toContain(' 200 OK\r\n')
    signalProcess(coming, 'SIGCONT')
    await replaced(server, before)
  })
})

describe.concurrent('a worker without a descriptor', () => {
  test('loses what it is passed, and says so; its neighbours serve', async () => {
    await using server = await serveProcesses(site, ['--balance', 'round-robin'])
    await serving(server)
    const [poor] = workersOf(server)
    const restore = await exhaustDescriptors(poor?.pid ?? 0)
    await eventually('that one is lost', async () => {
      const client = await connect(server)
      const answer = await ask(client)
      await client.close()
      return answer === ''
    })
    await restore()
    await eventually('a line about it', () =>
      /recvmsg: EMFILE; .* is lost/.test(server.standardError),
    )
    for (let one = 0; one < 4; one += 1) {
      expect(await ask(await connect(server))).toContain(' 200 OK\r\n')
    }
  })

  test('that cannot mind the socket of a dead one has another do it', async () => {
    await using server = await serveProcesses(site, ['--balance', 'reuseport'])
    await serving(server)
    const before = workersOf(server)
    const [poor, victim] = before
    await exhaustDescriptors(poor?.pid ?? 0)
    if (victim !== undefined) signalProcess(victim, 'SIGKILL')
    await replaced(server, before)
    for (const { client } of await spread(server)) {
      expect(await ask(client)).toContain(' 200 OK\r\n')
    }
  })
})

describe.concurrent('a master', () => {
  test('that is killed takes its workers, its port and its memory with it', async () => {
    await using server = await serveProcesses(site)
    const { port } = await server.listening()
    const workers = workersOf(server)
    const slow = await dawdle(server)
    await ownersOf(server, [slow])
    server.signal('SIGKILL')
    await slow.send(text('Host: here\r\n\r\n'))
    expect(await readUntil(slow, 'never')).toMatch(/ 200 OK\r\n.*small$/s)
    await haveEnded(workers)
    expect(listeningSockets(port)).toEqual([])
    const shared = readdirSync('/dev/shm').filter((name) =>
      name.includes(`${server.pid}`),
    )
    expect(shared).toEqual([])
  })

  test('that was stopped for long takes nobody for hung', async () => {
    await using server = await serveProcesses(site, ['--hung-after', '1'])
    const before = workersOf(server)
    await serving(server)
    server.signal('SIGSTOP')
    const worker = () => statusOf<Status>(server)
    const { workers: now } = await worker()
    const began = now[0]?.busy
    expect(began).toBeDefined()
    // As long as a worker's heart has beaten often enough to be past --hung-after.
    const end = performance.now() + 3000
    await eventually('a while', async () => {
      await worker()
      return performance.now() > end
    })
    server.signal('SIGCONT')
    await eventually('that the master looks again', async () => {
      const again = performance.now() + 3000
      await eventually('a while', () => performance.now() > again)
      return true
    })
    expect(workersOf(server)).toEqual(before)
    expect(await statusOf<Status>(server)).toMatchObject({ died: 0, hung: 0 })
  })
})

describe.concurrent('a worker that cannot begin', () => {
  test('is tried again after a pause where others serve', async () => {
    const root = join(folder, 'comes-and-goes')
    mkdirSync(root)
    await using server = await serveProcesses(root)
    const [first] = workersOf(server)
    rmSync(root, { recursive: true })
    if (first !== undefined) signalProcess(first, 'SIGKILL')
    await eventually('two who could not begin', () => {
      return (
        server.errorLines.filter((line) => line.includes('comes-and-goes'))
          .length >= 2
      )
    })
    mkdirSync(root)
    await serving(server)
    expect(await server.stop()).toBe(0)
  })
})
