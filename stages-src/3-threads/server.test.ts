/** The server as a process: both models, full queues, dying threads, stops. */
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { text } from '../../scripts/checks/payload.ts'
import { sleep, until } from '../../scripts/lib/patience.ts'
import { root } from '../../scripts/lib/root.ts'
import {
  ask,
  connect,
  dawdle,
  get,
  readUntil,
  statusOf,
} from '../../tests/support/clients.ts'
import {
  PATIENCE,
  type StageOptions,
  StageProcess,
} from '../../tests/support/stage.ts'

const folder = mkdtempSync(join(tmpdir(), 'threads-'))
writeFileSync(join(folder, 'small.txt'), 'small')
writeFileSync(join(folder, 'large.bin'), Buffer.alloc(20_000_000, 'large'))
afterAll(() => rmSync(folder, { recursive: true }))

const models = ['pool', 'thread-per-connection'] as const

async function serve(
  words: string,
  options: StageOptions = {},
): Promise<StageProcess> {
  const all = ['--port', '0', '--root', folder, '--log-level', 'info']
  const stage = '3-threads'
  const server = new StageProcess([...all, ...words.split(' ')], {
    stage,
    ...options,
  })
  await server.listening()
  return server
}

interface Status {
  requests: number
  statuses: Record<string, number>
  threads: Record<string, number>
}

describe.concurrent.each(models)('a server with the model %s', (model) => {
  const few = `--model ${model} --threads 2`

  test('has a thread for each of several clients, in whatever order they speak', async () => {
    await using server = await serve(few)
    const first = await dawdle(server)
    const second = await connect(server)
    expect(await ask(second)).toContain(' 200 OK\r\n')
    await first.send(text('Host: here\r\n\r\n'))
    expect(await readUntil(first, 'small')).toContain(' 200 OK\r\n')
    const names = readdirSync(`/proc/${server.pid}/task`).map((thread) =>
      readFileSync(`/proc/${server.pid}/task/${thread}/comm`, 'latin1').trim(),
    )
    const own = names.filter((name) => /^(worker|connection) \d$/.test(name))
    expect(own).toHaveLength(2)
  })

  test('serves whoever waits while others keep silent connections', async () => {
    await using server = await serve(few)
    const silent = await Promise.all([
      connect(server),
      connect(server),
      connect(server),
    ])
    for (const connection of silent) await ask(connection)
    expect(await ask(await connect(server))).toContain(' 200 OK\r\n')
  })

  test('counts what it has done', async () => {
    await using server = await serve(few)
    const connection = await connect(server)
    for (let i = 0; i < 5; i += 1) await ask(connection)
    // A response is counted after it was sent.
    await until(PATIENCE, () => server.outputLines.length >= 6)
    const { requests, statuses, threads } = await statusOf<Status>(server)
    expect([requests, statuses]).toEqual([5, { 200: 5 }])
    expect(Object.values(threads).reduce((sum, count) => sum + count, 0)).toBe(2)
  })

  test('lets clients wait in the kernel when the queue is full', async () => {
    await using server = await serve(`${few} --queue 1 --when-full wait`)
    const slow = [await dawdle(server), await dawdle(server)]
    await until(PATIENCE, () => waitingThreads(server) >= 2)
    const waiting = await Promise.all(
      Array.from({ length: 6 }, () => connect(server)),
    )
    const answers = waiting.map(ask)
    await sleep(50)
    for (const connection of slow) await connection.send(text('Host: here\r\n\r\n'))
    for (const answer of answers) expect(await answer).toContain(' 200 OK\r\n')
  })

  test('answers 503 when the queue is full, if it is told to', async () => {
    await using server = await serve(`${few} --queue 1 --when-full refuse`)
    const slow = [await dawdle(server), await dawdle(server)]
    await until(PATIENCE, () => waitingThreads(server) >= 2)
    const waiting = await Promise.all(
      Array.from({ length: 5 }, async () => {
        const connection = await connect(server)
        await connection.send(get('/small.txt', 'Connection: close\r\n'))
        return connection
      }),
    )
    const answers = waiting.map((connection) => readUntil(connection, 'never'))
    const refused = await Promise.any(
      answers.map(async (answer) => {
        const said = await answer
        if (!said.includes(' 503 ')) throw new Error(said)
        return said
      }),
    )
    expect(refused).toMatch(/\r\nRetry-After: \d+\r\n/)
    for (const connection of slow) await connection.send(text('Host: here\r\n\r\n'))
    const all = await Promise.all(answers)
    expect(all.filter((it) => / (200 OK|503 .+)\r\n/.test(it))).toHaveLength(5)
    expect(all.some((it) => it.includes(' 200 OK'))).toBe(true)
    await until(PATIENCE, () =>
      server.outputLines.some((it) => / 503 \d+ /.test(it)),
    )
  })

  test('loses one connection with a thread that throws, and replaces it', async () => {
    const throwing = pathToFileURL(join(root, 'tests/fixtures/threads/throws.ts'))
    const preload = `--import=${throwing.href}`
    const environment = { NODE_OPTIONS: preload }
    await using server = await serve(few, { environment })
    const other = await connect(server)
    await ask(other)
    for (let round = 0; round < 3; round += 1) {
      const connection = await connect(server)
      await connection.send(get('/throw'))
      await readUntil(connection, 'never')
      expect(connection.ending).toBeDefined()
    }
    expect(await ask(await connect(server))).toContain(' 200 OK\r\n')
    const lines = server.errorLines.filter((it) => it.includes('thrown on purpose'))
    expect(lines).toHaveLength(3)
    expect(lines[0]).toMatch(/ error (worker|connection) \d is replaced: /)
    expect(await server.stop()).toBe(0)
  })

  test('stops without losing what it has accepted', async () => {
    await using server = await serve(`${few} --threads 3`)
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
    let length = begun?.length ?? 0
    for (;;) {
      const chunk = await large.next()
      if (chunk === undefined) break
      length += chunk.length
    }
    expect(length).toBeGreaterThan(20_000_000)
    expect(await stopped).toBe(0)
  })

  test('stops in the end though a client never finishes', async () => {
    await using server = await serve(`${few} --drain-timeout 0.3`)
    const slow = await dawdle(server)
    await until(PATIENCE, () => waitingThreads(server) >= 1)
    expect(await server.stop()).toBe(0)
    await slow.expectEnd('half a head when the time to drain is over')
  })
})

/** How many threads sleep in poll(2) for a client: those that serve. */
function waitingThreads({ pid }: StageProcess): number {
  return readdirSync(`/proc/${pid}/task`).filter((thread) => {
    const name = readFileSync(`/proc/${pid}/task/${thread}/comm`, 'latin1')
    if (!/^(worker|connection) \d/.test(name)) return false
    return /poll/.test(readFileSync(`/proc/${pid}/task/${thread}/wchan`, 'latin1'))
  }).length
}
