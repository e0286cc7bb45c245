/** The server as a process: crowds, slow clients, missing descriptors, logs, stops. */
import { execFileSync } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { text } from '../../scripts/checks/payload.ts'
import { exhaustDescriptors } from '../../scripts/lib/descriptor-limit.ts'
import { sleep, until } from '../../scripts/lib/patience.ts'
import {
  ask,
  connect,
  dawdle,
  get,
  readAll,
  readUntil,
  statusOf,
} from '../../tests/support/clients.ts'
import {
  PATIENCE,
  type StageOptions,
  StageProcess,
} from '../../tests/support/stage.ts'
import type { TracedCall } from '../sys/kernel-trace.ts'

const folder = mkdtempSync(join(tmpdir(), 'events-'))
const site = join(folder, 'site')
mkdirSync(join(site, 'many'), { recursive: true })
writeFileSync(join(site, 'small.txt'), 'small')
writeFileSync(join(site, 'middle.bin'), Buffer.alloc(100_000, 'middle'))
writeFileSync(join(site, 'large.bin'), Buffer.alloc(20_000_000, 'large'))
for (let file = 0; file < 20_000; file += 1) {
  writeFileSync(join(site, 'many', `file-${file}`), '')
}
// What has just changed is not kept ready.
await sleep(1100)
afterAll(() => rmSync(folder, { recursive: true }))

async function serve(
  words: readonly string[] = [],
  options: StageOptions = {},
): Promise<StageProcess> {
  const all = ['--port', '0', '--root', site, '--log-level', 'info', ...words]
  const server = new StageProcess(all, { stage: '4-events', ...options })
  await server.listening()
  return server
}

interface Status {
  requests: number
  connections: number
  states: Record<string, number>
  cache: { responses: number; files: number }
  buffers: { lent: number }
  lost: { access: number }
}

function request(target: string, fields = ''): string {
  return `GET ${target} HTTP/1.1\r\nHost: here\r\n${fields}\r\n`
}

const ways = {
  'level-triggered': [],
  'edge-triggered': ['--edge'],
  'with poll': ['--backend', 'poll'],
}

describe.each(Object.entries(ways))('a server, %s', (_, words) => {
  test('serves many clients in the reverse of the order in which they came', async () => {
    await using server = await serve(words)
    const clients = await Promise.all(
      Array.from({ length: 100 }, () => dawdle(server)),
    )
    const { states } = await statusOf<Status>(server)
    expect(states['reading head']).toBe(100)
    for (const client of clients.toReversed()) {
      await client.send(text('Host: here\r\n\r\n'))
      expect(await readUntil(client, '\r\n\r\nsmall')).toContain(' 200 OK\r\n')
    }
  })

  test('keeps thousands of requests apart that come in pieces, all mixed up', async () => {
    await using server = await serve([...words, '--access-log', 'off'])
    const clients = await Promise.all(
      Array.from({ length: 2000 }, () => connect(server)),
    )
    // What is usual, and what only stage 2 answers: another part for each client.
    const asked = clients.map((_, number) => {
      const part = `Range: bytes=${number}-${number + 5}\r\n`
      return `${request('/small.txt')}${request('/middle.bin', part)}`
    })
    const length = Math.max(...asked.map((text) => text.length))
    const step = 13
    for (let at = 0; at < length; at += step) {
      const sending = clients.map(async (client, number) => {
        const piece = asked[number]?.slice(at, at + step) ?? ''
        if (piece !== '') await client.send(text(piece))
      })
      await Promise.all(sending.toReversed())
    }
    for (const [number, client] of clients.entries()) {
      const content = 'middle'.repeat(3).slice(number % 6, (number % 6) + 6)
      const answers = await readUntil(client, `\r\n\r\n${content}`)
      expect(answers).toContain('\r\n\r\nsmallHTTP/1.1 206 ')
      expect(answers).toContain(`Content-Range: bytes ${number}-${number + 5}/`)
    }
  })

  test('keeps no buffer for a connection that is idle', async () => {
    await using server = await serve(words)
    const clients = await Promise.all(
      Array.from({ length: 50 }, () => connect(server)),
    )
    for (const client of clients) await ask(client)
    const before = await statusOf<Status>(server)
    expect(before.states.idle).toBeGreaterThanOrEqual(50)
    // The request for this page is one that has a buffer.
    expect(before.buffers.lent).toBeLessThanOrEqual(1024)
    await clients[0]?.send(text('GET /small.txt HTTP/1.1\r\n'))
    await until(PATIENCE, async () => {
      const { buffers } = await statusOf<Status>(server)
      return buffers.lent > before.buffers.lent
    })
  })

  test('sends a response that is stuck on, and answers others meanwhile', async () => {
    await using server = await serve(words)
    const stuck = await Promise.all([connect(server), connect(server)])
    for (const client of stuck) {
      // Behind it are requests for what is usual, and for what is not.
      await client.send(get('/large.bin'))
      await client.send(get('/small.txt'))
      await client.send(get('/nothing'))
      await client.send(get('/middle.bin', 'Connection: close\r\n'))
    }
    expect(await ask(await connect(server))).toContain(' 200 OK\r\n')
    const { states } = await statusOf<Status>(server)
    expect(states.writing).toBe(2)
    for (const client of stuck) {
      const answer = await readAll(client)
      const lines = answer.toString('latin1').matchAll(/HTTP\/1\.1 (\d+)/g)
      expect([...lines].map(([, status]) => status).join()).toBe('200,200,404,200')
      expect(answer.length).toBeGreaterThan(20_100_000)
      expect(answer.subarray(-100_000)).toEqual(Buffer.alloc(100_000, 'middle'))
    }
  })

  test('answers another client while a listing is made', async () => {
    await using server = await serve(words)
    const [lister, other] = [await connect(server), await connect(server)]
    await ask(other)
    await lister.send(get('/many/', 'Connection: close\r\n'))
    let isListed = false
    const listed = readAll(lister).then((answer) => {
      isListed = true
      return answer
    })
    expect(await ask(other)).toContain(' 200 OK\r\n')
    expect(isListed).toBe(false)
    expect((await listed).toString().match(/<tr>/g)?.length).toBeGreaterThan(20_000)
  })

  test('forgets a listing that nobody waits for any more', async () => {
    await using server = await serve(words)
    for (let round = 0; round < 3; round += 1) {
      const lister = await connect(server)
      await lister.send(get('/many/'))
      await sleep(20)
      lister.reset()
    }
    expect(await ask(await connect(server))).toContain(' 200 OK\r\n')
    await until(PATIENCE, async () => {
      const { states, connections } = await statusOf<Status>(server)
      return states.preparing === 0 && connections <= 3
    })
  })

  test('stops without losing what it has accepted', async () => {
    await using server = await serve([...words, '--drain-timeout', '60'])
    const slow = await dawdle(server)
    const large = await connect(server)
    await large.send(get('/large.bin'))
    const begun = await large.next()
    const idle = await connect(server)
    await ask(idle)
    const stopped = server.stop()
    await idle.expectEnd('a silent connection when the server stops')
    await slow.send(text('Host: here\r\n\r\n'))
    expect(await readUntil(slow, 'never')).toMatch(
      / 200 OK\r\n.*Connection: close\r\n/s,
    )
    const { length } = await readAll(large)
    expect((begun?.length ?? 0) + length).toBeGreaterThan(20_000_000)
    expect(await stopped).toBe(0)
  })

  test('stops in the end though a client never finishes', async () => {
    await using server = await serve([...words, '--drain-timeout', '0.3'])
    const slow = await dawdle(server)
    expect(await server.stop()).toBe(0)
    await slow.expectEnd('half a head when the time to drain is over')
  })
})

describe.concurrent('what is kept ready', () => {
  test('is never older than a second', async () => {
    await using server = await serve()
    const file = join(site, 'changing.txt')
    writeFileSync(file, 'one')
    await sleep(1100)
    const client = await connect(server)
    const read = async (expected: string) => {
      await client.send(get('/changing.txt'))
      return readUntil(client, expected)
    }
    await read('one')
    await read('one')
    const { cache } = await statusOf<Status>(server)
    expect(cache.responses).toBeGreaterThan(0)
    writeFileSync(file, 'two')
    await sleep(1000)
    expect(await read('two')).toContain(' 200 OK\r\n')
    rmSync(file)
    await sleep(1000)
    expect(await read('</html>\n')).toContain(' 404 ')
  })

  test('leaves in one write where it was asked for at once', async () => {
    const trace = join(folder, 'batch.jsonl')
    const environment = { SYS_TRACE: trace }
    await using server = await serve([], { condition: 'trace', environment })
    const client = await connect(server)
    await ask(client)
    const requests = 'GET /small.txt HTTP/1.1\r\nHost: here\r\n\r\n'.repeat(16)
    await client.send(text(requests), requests.length)
    let read = ''
    while (read.split('small').length <= 16)
      read += (await client.next())?.toString()
    expect(await server.stop()).toBe(0)
    const calls = readFileSync(trace, 'utf8')
      .trim()
      .split('\n')
      .map((line): TracedCall => JSON.parse(line))
    const sent = calls.filter(({ call }) => call === 'send').map((it) => it.result)
    expect(sent).toHaveLength(2)
    expect(sent[1]).toBe(16 * (sent[0] ?? 0))
  })
})

describe.concurrent('what may be missing', () => {
  test('descriptors: who is there is served, who waits waits, and nothing spins', async () => {
    await using server = await serve()
    const here = await connect(server)
    await ask(here)
    const restore = await exhaustDescriptors(server.pid)
    const waiting = [await connect(server), await connect(server)]
    await until(PATIENCE, () =>
      server.errorLines.some((line) => line.includes('EMFILE')),
    )
    expect(server.ending, server.standardError).toBeUndefined()
    const before = processorTime(server.pid)
    await sleep(1000)
    // Ten attempts in a second are no work; a loop that spins is all of it.
    expect(processorTime(server.pid) - before).toBeLessThan(0.3)
    expect(await ask(here)).toContain(' 200 OK\r\n')
    await restore()
    for (const client of waiting) {
      expect(await ask(client)).toContain(' 200 OK\r\n')
    }
  })

  test('room: the next client is served when another has gone', async () => {
    await using server = await serve(['--max-connections', '2'])
    const here = [await connect(server), await connect(server)]
    for (const client of here) await ask(client)
    const waiting = await connect(server)
    const answer = ask(waiting)
    await sleep(50)
    // Somebody waits, so whoever is answered now is not kept.
    expect(await ask(here[0] as Awaited<ReturnType<typeof connect>>)).toMatch(
      /Connection: close\r\n/,
    )
    await here[0]?.expectEnd('a response that said so')
    expect(await answer).toContain(' 200 OK\r\n')
  })

  test('a reader of the log: its lines are counted, and nobody waits for them', async () => {
    const fifo = join(folder, 'fifo')
    execFileSync('mkfifo', [fifo])
    await using server = await serve(['--access-log', fifo])
    const client = await connect(server)
    const { length } = await ask(client)
    const requests = 'GET /small.txt HTTP/1.1\r\nHost: here\r\n\r\n'.repeat(500)
    for (let round = 0; round < 40; round += 1) {
      await client.send(text(requests), requests.length)
      for (let left = 500 * length; left > 0; ) {
        left -= (await client.next())?.length ?? left
      }
    }
    const { lost, requests: all } = await statusOf<Status>(server)
    expect(all).toBeGreaterThanOrEqual(20_000)
    expect(lost.access).toBeGreaterThan(0)
    expect(await server.stop()).toBe(0)
  })
})

/** Seconds of processor time that a process has used. */
function processorTime(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .split(') ')[1]
    ?.split(' ')
  return (Number(fields?.[11]) + Number(fields?.[12])) / 100
}
