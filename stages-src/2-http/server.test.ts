/** The server as a process, by real connections: time, other clients, stops, large files. */
import {
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { Connection } from '../../scripts/checks/connection.ts'
import { pattern, text } from '../../scripts/checks/payload.ts'
import { sleep, until } from '../../scripts/lib/patience.ts'
import { PATIENCE, StageProcess, startStage } from '../../tests/support/stage.ts'

const folder = mkdtempSync(join(tmpdir(), 'server-'))
/** Many times what a server may need for it. */
const HUGE = process.env.TEST_ALL ? 2 ** 30 : 2 ** 28
writeFileSync(join(folder, 'small.txt'), 'small')
writeFileSync(join(folder, 'large.bin'), Buffer.alloc(20_000_000, 'large'))
writeFileSync(join(folder, 'huge.bin'), '')
truncateSync(join(folder, 'huge.bin'), HUGE) // a hole: it takes no room
afterAll(() => rmSync(folder, { recursive: true }))

async function serve(...words: string[]): Promise<StageProcess> {
  const all = ['--port', '0', '--root', folder, '--log-level', 'debug', ...words]
  const server = new StageProcess(all, { stage: '2-http' })
  await server.listening()
  // The kernel takes connections before the thread that serves them runs: wait for it.
  await visit(server)
  return server
}

async function connect(server: StageProcess): Promise<Connection> {
  return Connection.open(await server.listening(), PATIENCE)
}

function get(target: string, ...fields: string[]): string {
  return ['GET ', target, ' HTTP/1.1\r\nHost: here\r\n', ...fields, '\r\n'].join('')
}

/** Everything up to `end`, which is part of it, or to the end of the stream. */
async function readUntil(connection: Connection, end: string): Promise<string> {
  let read = ''
  while (!read.endsWith(end)) {
    const chunk = await connection.next()
    if (chunk === undefined) break
    read += chunk.toString('latin1')
  }
  return read
}

/** A request on a connection that is kept. */
async function ask(connection: Connection, ...fields: string[]): Promise<string> {
  await connection.send(text(get('/small.txt', ...fields)))
  return readUntil(connection, '\r\n\r\nsmall')
}

/** Somebody who comes, asks and goes. */
async function visit(server: StageProcess): Promise<void> {
  const connection = await connect(server)
  expect(await ask(connection, 'Connection: close\r\n')).toContain(' 200 OK\r\n')
  await connection.expectEnd('a request with Connection: close')
  await connection.close()
}

/** How many bytes come until the end, each read after a pause. */
async function readSlowly(connection: Connection, pause: number): Promise<number> {
  let read = 0
  for (;;) {
    const chunk = await connection.next()
    if (chunk === undefined) return read
    read += chunk.length
    if (pause > 0) await sleep(pause)
  }
}

describe.concurrent('the log', () => {
  test('has a line for every response, after the one that says where', async () => {
    await using server = await serve()
    const connection = await connect(server)
    await ask(connection)
    await ask(connection, 'Referer: /x\r\nUser-Agent: me\r\n')
    await until(PATIENCE, () => server.outputLines.length === 4)
    const plain =
      /^127\.0\.0\.1 - - \[.+\] "GET \/small\.txt HTTP\/1\.1" 200 5 "-" "-" \d+\.\d{6}$/
    expect(server.outputLines).toEqual([
      expect.stringMatching(/^listening on http:\/\/127\.0\.0\.1:\d+$/),
      expect.stringMatching(plain), // the visit that has waited for the server
      expect.stringMatching(plain),
      expect.stringMatching(/ 200 5 "\/x" "me" /),
    ])
  })

  test('goes to a file, or nowhere', async () => {
    const file = join(folder, '.access.log')
    await using server = await serve('--access-log', file)
    expect(readFileSync(file, 'latin1')).toMatch(/^[^\n]+ 200 5 [^\n]+\n$/)
    await using silent = await serve('--access-log', 'off', '--error-log', 'off')
    for (const { outputLines } of [server, silent]) {
      expect(outputLines).toHaveLength(1)
    }
    expect(silent.errorLines).toEqual([])
  })
})

describe.concurrent('a client that takes its time', () => {
  test('with its head is told so, however steadily it writes', async () => {
    await using server = await serve('--header-timeout', '0.3')
    const connection = await connect(server)
    const writing = (async () => {
      for (const byte of get('/small.txt').repeat(4)) {
        await connection.send(text(byte)).catch(() => {})
        await sleep(40)
        if (connection.ending !== undefined) break
      }
    })()
    expect(await readUntil(connection, 'never')).toMatch(/^HTTP\/1\.1 408 /)
    expect(connection.ending).toBe('end of stream')
    await writing
    await visit(server)
  })

  test('with its content is told so', async () => {
    await using server = await serve('--body-timeout', '0.2')
    const connection = await connect(server)
    await connection.send(text(get('/small.txt', 'Content-Length: 9\r\n')))
    await connection.send(text('abc'))
    expect(await readUntil(connection, 'never')).toMatch(/^HTTP\/1\.1 408 /)
    expect(connection.ending).toBe('end of stream')
  })

  test('between two requests is left without a word', async () => {
    await using server = await serve('--keep-alive-timeout', '0.2')
    const connection = await connect(server)
    await ask(connection)
    await connection.expectEnd('nothing for longer than --keep-alive-timeout')
  })

  test('is served however slowly it reads, as long as it reads', async () => {
    await using server = await serve('--write-timeout', '1.5')
    const connection = await connect(server)
    await connection.send(text(get('/large.bin', 'Connection: close\r\n')))
    expect(await readSlowly(connection, 8)).toBeGreaterThan(20_000_000)
    expect(connection.ending).toBe('end of stream')
  })

  test('is given up when it does not read at all', async () => {
    await using server = await serve('--write-timeout', '0.3')
    const connection = await connect(server)
    await connection.send(text(get('/large.bin')))
    await until(PATIENCE, () => server.errorLines.join().includes('silent'))
    await visit(server)
    expect(await readSlowly(connection, 0)).toBeLessThan(20_000_000)
  })
})

describe.concurrent('another client', () => {
  test('is served while a kept connection has nothing to say', async () => {
    await using server = await serve('--keep-alive-timeout', '30')
    const first = await connect(server)
    await ask(first)
    await visit(server)
    await first.expectEnd('nothing, while another client came')
  })

  test('is served while a connection has not said anything yet', async () => {
    await using server = await serve('--header-timeout', '30')
    const silent = await connect(server)
    await visit(server)
    expect(await ask(silent)).toContain(' 200 OK\r\n')
  })

  test('is served after what was asked for before', async () => {
    await using server = await serve()
    const large = await connect(server)
    await large.send(text(get('/large.bin')))
    const second = connect(server).then(async (connection) => {
      const answer = await ask(connection)
      await connection.close()
      return answer
    })
    expect(await readSlowly(large, 0)).toBeGreaterThan(20_000_000)
    expect(await second).toContain(' 200 OK\r\n')
  })

  test('hears of its end before it comes: no request is lost', async () => {
    await using server = await serve()
    const clients = Array.from({ length: 6 }, async () => {
      for (let asked = 0; asked < 20; ) {
        const connection = await connect(server)
        for (let isKept = true; isKept && asked < 20; ) {
          const answer = await ask(connection)
          if (answer === '') break // it gave way while it was idle
          expect(answer).toContain(' 200 OK\r\n')
          asked += 1
          isKept = !answer.includes('Connection: close')
        }
        await connection.close()
      }
    })
    await Promise.all(clients)
  })
})

describe.concurrent('the last response arrives', () => {
  test('although the client goes on sending', async () => {
    await using server = await serve('--max-body', '1000')
    const connection = await connect(server)
    const head = get('/small.txt', 'Content-Length: 30000000\r\n')
    const sending = connection
      .send(text(head))
      .then(() => connection.send(pattern(30_000_000)))
      .catch(() => {})
    expect(await readUntil(connection, 'never')).toMatch(/^HTTP\/1\.1 413 /)
    expect(connection.ending).toBe('end of stream')
    await sending
  })

  test.each(['GET / HTTP/3.0\r\n\r\n', 'Hello?\r\n\r\n'])(
    'although there is more behind what was refused: %j',
    async (nonsense) => {
      await using server = await serve()
      const connection = await connect(server)
      await connection.send(text(nonsense + 'x'.repeat(300_000)))
      expect(await readUntil(connection, 'never')).toMatch(/^HTTP\/1\.1 [45]\d\d /)
      expect(connection.ending).toBe('end of stream')
    },
  )
})

describe.concurrent('a large file', () => {
  test('needs no memory', async () => {
    await using server = await serve()
    await visit(server)
    const before = peakMemory(server)
    const connection = await connect(server)
    await connection.send(text(get('/huge.bin', 'Connection: close\r\n')))
    expect(await readSlowly(connection, 0)).toBeGreaterThan(HUGE)
    expect(peakMemory(server) - before).toBeLessThan(32 * 1024)
  })

  test('that shrinks meanwhile ends its connection alone', async () => {
    const name = 'shrinking.bin'
    writeFileSync(join(folder, name), Buffer.alloc(30_000_000))
    await using server = await serve()
    const connection = await connect(server)
    await connection.send(text(get(`/${name}`)))
    await connection.next()
    truncateSync(join(folder, name), 10)
    expect(await readSlowly(connection, 0)).toBeLessThan(30_000_000)
    await visit(server)
    expect(server.standardError).toContain('sendfile: the file has become shorter')
  })
})

/** The most memory that a process has had, in KiB: VmHWM of proc_pid_status(5). */
function peakMemory({ pid }: StageProcess): number {
  const status = readFileSync(`/proc/${pid}/status`, 'latin1')
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1])
}

describe.concurrent('a stop', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)(
    'by %s ends a server that waits',
    async (signal) => {
      await using server = await serve()
      const idle = await connect(server)
      await ask(idle)
      expect(await server.stop(signal)).toBe(0)
      await idle.expectEnd('nothing, while the server stopped')
    },
  )

  test('lets what is in flight come to its end', async () => {
    await using server = await serve('--grace', '20')
    const connection = await connect(server)
    await connection.send(text(get('/large.bin')))
    await connection.next()
    server.signal('SIGTERM')
    server.signal('SIGTERM')
    expect(await readSlowly(connection, 0)).toBeGreaterThan(19_000_000)
    expect(connection.ending).toBe('end of stream')
    expect(await server.ended).toBe(0)
  })

  test('does not wait longer than --grace', async () => {
    await using server = await serve('--grace', '0.2')
    const connection = await connect(server)
    await connection.send(text(get('/huge.bin')))
    await connection.next()
    expect(await server.stop()).toBe(0)
    expect(await readSlowly(connection, 0)).toBeLessThan(HUGE)
  })
})

test('a port in use is said in one line', async () => {
  await using server = await serve()
  const { port } = await server.listening()
  const second = startStage(['--root', folder, '--port', `${port}`], {
    stage: '2-http',
  })
  expect(await second.ended).toBe(1)
  expect(second.errorLines).toEqual([expect.stringContaining(`127.0.0.1:${port}`)])
})
