/** The server as its processes: who answers, crowds, uneven load, what a stop finishes. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { text } from '../../scripts/checks/payload.ts'
import {
  ask,
  connect,
  dawdle,
  get,
  readAll,
  readUntil,
} from '../../tests/support/clients.ts'
import {
  eventually,
  folderWithSite,
  haveEnded,
  ownersOf,
  serveProcesses,
  spread,
  startProcesses,
  workersOf,
} from '../../tests/support/workers.ts'
import type { TracedCall } from '../sys/kernel-trace.ts'
import type { Balance } from './options.ts'

const { folder, site } = folderWithSite()
const BALANCES: readonly Balance[] = [
  'kernel',
  'reuseport',
  'round-robin',
  'least-connections',
]

function request(target: string, fields = ''): string {
  return `GET ${target} HTTP/1.1\r\nHost: here\r\n${fields}\r\n`
}

describe.each(BALANCES)('a server, by %s', (balance) => {
  const words = ['--balance', balance]

  test('has more than one worker answer', async () => {
    await using server = await serveProcesses(site, words)
    const connections = await spread(server)
    const workers = workersOf(server).map(({ pid }) => pid)
    expect(workers).toHaveLength(2)
    for (const { client, owner } of connections) {
      expect(workers).toContain(owner)
      expect(await ask(client)).toContain(' 200 OK\r\n')
    }
  })

  test('keeps the requests of a crowd apart, in pieces and byte by byte', async () => {
    await using server = await serveProcesses(site, words)
    const clients = await Promise.all(
      Array.from({ length: 300 }, () => connect(server)),
    )
    // What is usual, and what only stage 2 answers: another part for each client.
    const asked = clients.map((_, number) => {
      const part = `Range: bytes=${number}-${number + 5}\r\n`
      return `${request('/small.txt')}${request('/middle.bin', part)}`
    })
    const sending = clients.map(async (client, number) => {
      const step = number % 10 === 0 ? 1 : 13
      await client.send(text(asked[number] as string), step)
    })
    await Promise.all(sending.toReversed())
    for (const [number, client] of clients.entries()) {
      const content = 'middle'.repeat(3).slice(number % 6, (number % 6) + 6)
      const answers = await readUntil(client, `\r\n\r\n${content}`)
      expect(answers).toContain('\r\n\r\nsmallHTTP/1.1 206 ')
      expect(answers).toContain(`Content-Range: bytes ${number}-${number + 5}/`)
    }
  })

  test('finishes what is in flight before it stops, in every worker', async () => {
    await using server = await serveProcesses(site, [
      ...words,
      ...['--drain-timeout', '60'],
    ])
    const connections = await spread(server)
    const large = await connect(server)
    await large.send(get('/large.bin'))
    const begun = await large.next()
    for (const { client } of connections) {
      await client.send(text('GET /small.txt HTTP/1.1\r\n'))
    }
    await ownersOf(server, [large])
    const idle = await connect(server)
    await ask(idle)
    const stopped = server.stop()
    await idle.expectEnd('a silent connection when the server stops')
    for (const { client } of connections) {
      await client.send(text('Host: here\r\n\r\n'))
      expect(await readUntil(client, 'never')).toMatch(
        / 200 OK\r\n.*Connection: close\r\n.*small$/s,
      )
    }
    const { length } = await readAll(large)
    expect((begun?.length ?? 0) + length).toBeGreaterThan(20_000_000)
    expect(await stopped).toBe(0)
    expect(server.standardError).toBe('')
  })

  test('serves who waits in its queue when it is told to stop', async () => {
    await using server = await serveProcesses(site, words)
    const workers = workersOf(server)
    const all = [...workers.map(({ pid }) => pid), server.pid]
    for (const pid of all) process.kill(pid, 'SIGSTOP')
    const waiting = await Promise.all(
      Array.from({ length: 200 }, () => connect(server)),
    )
    for (const client of waiting) await client.send(get('/small.txt'))
    // A process that is stopped takes it once it goes on.
    server.signal('SIGTERM')
    for (const pid of all.toReversed()) process.kill(pid, 'SIGCONT')
    for (const client of waiting) {
      expect((await readAll(client)).toString()).toMatch(
        /^HTTP\/1\.1 200 OK\r\n.*\r\n\r\nsmall$/s,
      )
    }
    expect(await server.ended).toBe(0)
    await haveEnded(workers)
  })
})

describe.concurrent('who is passed what', () => {
  test('by least-connections, it is who has the fewest', async () => {
    await using server = await serveProcesses(site, [
      ...['--balance', 'least-connections'],
    ])
    const clients = []
    for (let one = 0; one < 20; one += 1) {
      const client = await connect(server)
      await ask(client)
      clients.push(client)
    }
    const owners = await ownersOf(server, clients)
    const [first = 0, second = 0] = workersOf(server).map(({ pid }) => pid)
    const had = (pid: number) => owners.filter((owner) => owner === pid).length
    expect([had(first), had(second)]).toEqual([10, 10])
    const staying = clients.filter((_, index) => owners[index] === second)
    for (const client of clients) {
      if (!staying.includes(client)) await client.close()
    }
    await eventually('that the first worker has none', async () => {
      const probe = await connect(server)
      await ask(probe)
      const [owner] = await ownersOf(server, [probe])
      await probe.close()
      return owner === first
    })
    const more = []
    for (let one = 0; one < 8; one += 1) {
      const client = await connect(server)
      await ask(client)
      more.push(client)
    }
    expect(new Set(await ownersOf(server, more))).toEqual(new Set([first]))
  })

  test('by round-robin, it is one after another, however much each has', async () => {
    await using server = await serveProcesses(site, ['--balance', 'round-robin'])
    const clients = []
    for (let one = 0; one < 20; one += 1) {
      const client = await connect(server)
      await ask(client)
      clients.push(client)
    }
    const owners = await ownersOf(server, clients)
    for (const [index, owner] of owners.entries()) {
      expect(owner).toBe(owners[index % 2])
    }
    expect(new Set(owners).size).toBe(2)
  })

  test.each(['round-robin', 'least-connections'])(
    'by %s, nobody is passed to a worker that has no room',
    async (balance) => {
      await using server = await serveProcesses(site, [
        ...['--balance', balance, '--max-connections', '4'],
      ])
      const here = await Promise.all(
        Array.from({ length: 8 }, () => connect(server)),
      )
      for (const client of here) expect(await ask(client)).toContain(' 200 OK\r\n')
      const waiting = await Promise.all(
        Array.from({ length: 8 }, () => connect(server)),
      )
      const answers = waiting.map((client) => ask(client))
      for (const client of here) await client.close()
      for (const answer of answers) expect(await answer).toContain(' 200 OK\r\n')
    },
  )

  test.each(['kernel', 'reuseport'])(
    'by %s, a worker accepts one connection an event',
    async (balance) => {
      const file = join(folder, `${balance}.jsonl`)
      const environment = { SYS_TRACE: file }
      await using server = await serveProcesses(site, ['--balance', balance], {
        condition: 'trace',
        environment,
      })
      const workers = workersOf(server).map(({ pid }) => pid)
      for (const pid of workers) process.kill(pid, 'SIGSTOP')
      const clients = await Promise.all(
        Array.from({ length: 50 }, () => connect(server)),
      )
      for (const pid of workers) process.kill(pid, 'SIGCONT')
      for (const client of clients) await ask(client)
      expect(await server.stop()).toBe(0)
      const lines = readFileSync(file, 'utf8').trim().split('\n')
      const calls = lines.map((line): TracedCall => JSON.parse(line))
      const accepted = new Map<number, number>()
      let most = 0
      for (const { call, result, thread } of calls) {
        if (call === 'epoll_wait') accepted.set(thread, 0)
        if (call !== 'accept4' || result < 0) continue
        const count = (accepted.get(thread) ?? 0) + 1
        accepted.set(thread, count)
        most = Math.max(most, count)
      }
      // Who has minded both sockets, until the other came, may be told of both at once.
      expect(most).toBeLessThanOrEqual(balance === 'reuseport' ? 2 : 1)
      const all = calls.filter(
        ({ call, result }) => call === 'accept4' && result >= 0,
      )
      expect(all).toHaveLength(50)
    },
  )
})

describe.concurrent('a stop', () => {
  test('is over in the end though a client never finishes', async () => {
    await using server = await serveProcesses(site, ['--drain-timeout', '0.3'])
    const slow = await dawdle(server)
    await ownersOf(server, [slow])
    expect(await server.stop()).toBe(0)
    await slow.expectEnd('half a head when the time to drain is over')
  })

  test.each(['SIGTERM', 'SIGINT'] as const)(
    'by %s is at once when it is asked for again',
    async (signal) => {
      await using server = await serveProcesses(site, ['--drain-timeout', '600'])
      const workers = workersOf(server)
      const slow = await dawdle(server)
      await ownersOf(server, [slow])
      server.signal(signal)
      await eventually('the end', () => {
        server.signal(signal)
        return server.ending !== undefined
      })
      expect(server.ending).toBe(1)
      await haveEnded(workers)
    },
  )

  test('while workers are starting leaves nobody behind', async () => {
    await using server = startProcesses(site, ['--workers', '4'])
    const workers = await eventually('the first worker', () => {
      const some = workersOf(server)
      return some.length > 0 && some
    })
    expect(await server.stop()).toBe(0)
    expect(server.standardError).toBe('')
    await haveEnded(workers)
  })

  test('while workers are replaced leaves nobody behind', async () => {
    await using server = await serveProcesses(site, ['--workers', '3'])
    const before = workersOf(server)
    server.signal('SIGHUP')
    const all = await eventually('a new worker', () => {
      const some = workersOf(server)
      return some.length > before.length && some
    })
    expect(await server.stop()).toBe(0)
    expect(server.standardError).toBe('')
    await haveEnded(all)
  })

  test('starts nobody for a worker that has answered its last request', async () => {
    await using server = await serveProcesses(site, [
      ...['--max-requests', '1', '--drain-timeout', '60'],
    ])
    const slow = await dawdle(server)
    await ownersOf(server, [slow])
    const asking = await connect(server)
    server.signal('SIGTERM')
    await asking.send(get('/small.txt'))
    await readAll(asking)
    await slow.send(text('Host: here\r\n\r\n'))
    await readAll(slow)
    expect(await server.ended).toBe(0)
  })
})
