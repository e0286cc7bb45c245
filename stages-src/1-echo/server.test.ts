import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  afterAll,
  afterEach,
  beforeAll,
  describe,
  expect,
  onTestFinished,
  test,
} from 'vitest'
import { close, Memory, MSG_OOB, SHUT_WR, send, shutdown } from '#sys'
import { Connection } from '../../scripts/checks/connection.ts'
import {
  literal,
  type Payload,
  pattern,
  text,
} from '../../scripts/checks/payload.ts'
import { memoryOf, say, textOf } from '../../tests/support/kernel.ts'
import { exhaustDescriptors } from '../../tests/support/limits.ts'
import {
  PATIENCE,
  StageProcess,
  startServer,
  startStage,
} from '../../tests/support/stage.ts'
import type { TracedCall } from '../sys/kernel-trace.ts'
import { connectedSocket } from './connected-socket.ts'
import { readAll } from './robust-io.ts'

function connect(server: StageProcess): Promise<Connection> {
  return server.listening().then((address) => Connection.open(address, PATIENCE))
}

/** Sends a payload, reads it back, ends first, and sees the other end do the same. */
async function converse(
  server: StageProcess,
  payload: Payload,
  slices?: number,
): Promise<number> {
  const connection = await connect(server)
  await connection.expectEcho(payload, slices)
  connection.halfClose()
  await connection.expectEnd('the end of the stream')
  return connection.localPort
}

describe('the server', () => {
  let server: StageProcess
  let descriptors: string[]

  beforeAll(async () => {
    server = new StageProcess(['--port', '0'])
    await converse(server, text('warm up'))
    descriptors = server.descriptors
  })

  // Whatever a peer did: the next one is served, and nothing is left open.
  afterEach(async () => {
    const port = await converse(server, text('still there?'))
    await server.recordOf(port)
    expect(server.descriptors).toEqual(descriptors)
  })

  afterAll(() => server.kill())

  test.each([
    ['nothing', literal(Buffer.alloc(0), 'nothing')],
    ['a byte', text('x')],
    ['less than its buffer', pattern(65_535)],
    ['just its buffer', pattern(65_536)],
    ['more than its buffer', pattern(65_537)],
    ['more than any buffer', pattern(20_000_000)],
    [
      'bytes of all values',
      literal(Buffer.from([...Array(256).keys()]), 'bytes 0 to 255'),
    ],
  ])('sends back %s', async (_what, payload) => {
    const port = await converse(server, payload)
    expect(await server.recordOf(port)).toEqual({
      time: expect.any(String),
      event: 'closed',
      peer: `127.0.0.1:${port}`,
      bytesIn: payload.length,
      bytesOut: payload.length,
      milliseconds: expect.any(Number),
      reason: 'end of stream',
    })
  })

  test('sends back bytes that come one by one', async () => {
    await converse(server, pattern(300), 1)
  })

  test('sends back what came before a half-close, and what was on its way', async () => {
    const connection = await connect(server)
    const payload = pattern(3_000_000)
    const sending = connection.send(payload)
    sending.then(() => connection.halfClose())
    await connection.expectBytes(payload)
    await connection.expectEnd('the payload and the end')
  })

  test('sends back an urgent byte in its place', async () => {
    const { host, port } = await server.listening()
    const peer = connectedSocket(host, port)
    say(peer, 'so')
    send(peer, memoryOf('!'), 0, 1, MSG_OOB)
    say(peer, 'on')
    shutdown(peer, SHUT_WR)
    const memory = new Memory(16)
    const count = readAll(peer, memory, 0, 16)
    close(peer)
    expect(textOf(memory, count)).toBe('so!on')
  })

  test('names the reason when a peer resets', async () => {
    const connection = await connect(server)
    await connection.expectEcho(text('hello'))
    connection.reset()
    expect(await server.recordOf(connection.localPort)).toMatchObject({
      bytesIn: 5,
      bytesOut: 5,
      reason: 'ECONNRESET',
    })
  })

  test('survives a peer that resets in the middle of megabytes', async () => {
    const connection = await connect(server)
    await connection.sendUntilStalled(pattern(50_000_000))
    connection.reset()
    const { reason } = await server.recordOf(connection.localPort)
    expect(['ECONNRESET', 'EPIPE']).toContain(reason)
  })

  test('survives a peer that comes and goes without a word', async () => {
    const [closes, resets] = [await connect(server), await connect(server)]
    await closes.close()
    resets.reset()
    expect((await server.recordOf(closes.localPort)).reason).toBe('end of stream')
  })

  test('survives a peer that is reset while it waits for its turn', async () => {
    const first = await connect(server)
    const queued = await connect(server)
    const third = await connect(server)
    queued.reset()
    await first.expectEcho(text('it is my turn'))
    first.halfClose()
    await third.expectEcho(text('and now mine'))
    third.halfClose()
    await third.expectEnd('the end')
  })

  test('serves one after the other, and forgets nobody in the queue', async () => {
    const connections = await Promise.all([1, 2, 3, 4].map(() => connect(server)))
    for (const [index, connection] of connections.entries()) {
      await connection.send(text(`number ${index}`))
      connection.halfClose()
    }
    await Promise.all(
      connections.map(async (connection, index) => {
        await connection.expectBytes(text(`number ${index}`))
        await connection.expectEnd('the end')
      }),
    )
  })

  test('leaves nothing open after hundreds of connections of all kinds', async () => {
    for (let round = 0; round < 60; round += 1) {
      const kinds = await Promise.all([1, 2, 3, 4, 5].map(() => connect(server)))
      const [polite, abrupt, silent, unread, eager] = kinds as [
        Connection,
        Connection,
        Connection,
        Connection,
        Connection,
      ]
      const sending = Promise.all([
        unread.send(pattern(10_000)),
        eager.send(pattern(200)),
      ])
      abrupt.reset()
      silent.halfClose()
      await polite.expectEcho(text('round'))
      polite.halfClose()
      await sending
      await unread.close()
      eager.reset()
    }
  })
})

describe('a server with little patience', () => {
  test('ends a silent connection, in order', async () => {
    const server = await startServer(['--idle-timeout', '0.5'])
    const connection = await connect(server)
    await connection.expectEcho(text('and then I said'))
    await connection.expectEnd('nothing more')
    const record = await server.recordOf(connection.localPort)
    expect(record.reason).toBe('idle timeout')
    expect(record.milliseconds).toBeGreaterThanOrEqual(499)
    await converse(server, text('next, please'))
  })

  test('ends a connection whose peer never reads, with a reset', async () => {
    const server = await startServer(['--idle-timeout', '0.5'])
    const connection = await connect(server)
    connection.sendUntilStalled(pattern(200_000_000))
    const record = await server.recordOf(connection.localPort)
    expect(record.reason).toBe('write timeout')
    expect(record.bytesOut).toBeLessThan(record.bytesIn ?? 0)
    expect(await connection.drain()).toMatch(/^(ECONNRESET|EPIPE)$/)
    await converse(server, text('next, please'))
  })
})

describe('the log', () => {
  test('is JSON, one record a line and one write a record', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'log-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const trace = join(folder, 'trace.jsonl')
    const server = await startServer([], {
      condition: 'trace',
      environment: { SYS_TRACE: trace },
    })
    const ports: number[] = []
    for (const length of [0, 1, 100_000])
      ports.push(await converse(server, pattern(length)))
    await server.recordOf(ports.at(-1) ?? 0)
    expect(await server.stop()).toBe(0)

    expect(server.errorLines).toHaveLength(3)
    const records = server.records
    expect(records.map(({ peer }) => peer)).toEqual(
      ports.map((port) => `127.0.0.1:${port}`),
    )
    const calls: TracedCall[] = readFileSync(trace, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    const STDERR = 2
    const lengths = calls
      .filter(
        ({ call, arguments: given }) => call === 'write' && given.fd === STDERR,
      )
      .map(({ result }) => result)
    expect(lengths).toEqual(
      server.errorLines.map((line) => Buffer.byteLength(line) + 1),
    )
  })
})

describe('a server without descriptors', () => {
  test('says so, waits, and serves who waited once there is room', async () => {
    const server = await startServer()
    await server.recordOf(await converse(server, text('warm up')))
    const makeRoom = exhaustDescriptors(server.pid)
    const connection = await connect(server)
    const paused = await server.record(({ event }) => event === 'paused')
    expect(paused).toMatchObject({ reason: 'EMFILE', milliseconds: 100 })
    makeRoom()
    await connection.expectEcho(text('here at last'))
    connection.halfClose()
    await connection.expectEnd('the end')
    expect(await server.stop()).toBe(0)
  })
})

describe('a server that is told to stop', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)(
    'ends with status 0 on %s',
    async (signal) => {
      const server = await startServer()
      const port = await converse(server, text('hello'))
      await server.recordOf(port)
      expect(await server.stop(signal)).toBe(0)
      expect(server.errorLines).toHaveLength(1)
    },
  )

  test('ends even before anybody came', async () => {
    const server = await startServer()
    expect(await server.stop()).toBe(0)
    expect(server.standardError).toBe('')
  })

  test('sends back what is there, then says goodbye to a peer that idles', async () => {
    const server = await startServer()
    const connection = await connect(server)
    await connection.expectEcho(text('hello'))
    const ended = server.stop()
    await connection.expectEnd('nothing')
    connection.halfClose()
    expect(await ended).toBe(0)
    expect(server.records).toMatchObject([
      { bytesIn: 5, bytesOut: 5, reason: 'server stopping' },
    ])
  })

  test('does not cut off a conversation that goes on, nor outlive its grace', async () => {
    const server = await startServer(['--grace', '0.3'])
    const connection = await connect(server)
    let [sent, received] = [0, 0]
    const talking = (async () => {
      while (connection.ending === undefined) {
        await connection.send(text('more'))
        sent += 4
        // Echoes may come in pieces: count them.
        while (received < sent) {
          const chunk = await connection.next()
          if (chunk === undefined) return
          received += chunk.length
        }
        if (sent === 400) server.signal('SIGTERM')
      }
    })()
    await talking
    connection.halfClose()
    expect(await server.ended).toBe(0)
    // Whatever the server read, it has sent back, and all of that has arrived.
    expect(connection.ending).toBe('end of stream')
    const [record] = server.records
    expect(record).toMatchObject({ bytesIn: received, bytesOut: received })
    expect(record?.reason).toBe('server stopping')
  })

  test('finishes a write to a peer that reads within the grace', async () => {
    const server = await startServer(['--grace', '20'])
    const connection = await connect(server)
    await connection.expectEcho(text('hello'))
    const payload = pattern(100_000_000)
    await connection.sendUntilStalled(payload)
    server.signal('SIGTERM')
    const echoed = await connection.readSame(payload)
    connection.halfClose()
    expect(await server.ended).toBe(0)
    const [record] = server.records
    expect(connection.ending).toBe('end of stream')
    expect(record).toMatchObject({ bytesIn: 5 + echoed, bytesOut: 5 + echoed })
  })

  test('does not wait longer than the grace for a peer that does not read', async () => {
    const server = await startServer(['--grace', '0.1'])
    const connection = await connect(server)
    await connection.expectEcho(text('hello'))
    await connection.sendUntilStalled(pattern(100_000_000))
    expect(await server.stop()).toBe(0)
    expect(server.records).toMatchObject([{ reason: 'server stopping' }])
  })

  test('does not mind hearing it twice, as Ctrl-C under npm makes it', async () => {
    // Like npm: in front of the terminal together with the server, which it tells again.
    // A signal ends the first wait; a server that was quicker than the signal has ended it too.
    const npm = `trap 'kill -INT $!' INT; "$@" & wait $! || wait $!`
    const stage = startStage(['--port', '0'], { wrap: ['sh', '-c', npm, 'sh'] })
    const connection = await connect(stage)
    await connection.expectEcho(text('hello'))
    process.kill(-stage.pid, 'SIGINT')
    await connection.expectEnd('nothing')
    connection.halfClose()
    expect(await stage.ended).toBe(0)
    expect(stage.errorLines).toHaveLength(1)
    expect(stage.records).toMatchObject([{ reason: 'server stopping' }])
  })
})

describe('the command line', () => {
  test('listens on IPv6 where it is told to', async () => {
    const server = await startServer(['--host', '::1'])
    expect(server.standardOutput.toString()).toMatch(/^listening on \[::1\]:\d+\n$/)
    const port = await converse(server, pattern(100_000))
    expect((await server.recordOf(port)).peer).toBe(`[::1]:${port}`)
  })

  test('takes a port back at once', async () => {
    const first = await startServer()
    const { port } = await first.listening()
    // The server ends first, so its end of the connection is in TIME_WAIT.
    const connection = await connect(first)
    await connection.expectEcho(text('hello'))
    const ended = first.stop()
    await connection.drain()
    connection.halfClose()
    expect(await ended).toBe(0)
    const second = startStage(['--port', String(port)])
    expect((await second.listening()).port).toBe(port)
    await converse(second, text('hello again'))
  })

  test('says that a port is taken, in one line', async () => {
    const first = await startServer()
    const { port } = await first.listening()
    const second = startStage(['--port', String(port)])
    expect(await second.ended).toBe(1)
    expect(second.standardError).toBe(
      `bind to 127.0.0.1:${port}: Address already in use (EADDRINUSE): ` +
        'stop what listens there, or choose another port with --port\n',
    )
    expect(second.standardOutput).toHaveLength(0)
  })

  test.each([
    [['--port', 'x'], /'x' is invalid\. Give a whole number from 0 to 65535\./],
    [['--idle-timeout', '1h'], /Give seconds/],
    [
      ['--host', 'localhost', '--port', '0'],
      /'localhost' is not an IP address: give one/,
    ],
    [['--host', '192.0.2.1', '--port', '0'], /\(EADDRNOTAVAIL\): no interface/],
    [['--prot', '80'], /unknown option '--prot'/],
    [['80'], /too many arguments/],
  ])('refuses %j in one line', async (words, complaint) => {
    const stage = startStage(words)
    expect(await stage.ended).toBe(1)
    expect(stage.standardError).toMatch(complaint)
    expect(stage.errorLines).toHaveLength(1)
    expect(stage.standardOutput).toHaveLength(0)
  })

  test('explains itself', async () => {
    const stage = startStage(['--help'])
    expect(await stage.ended).toBe(0)
    const help = stage.standardOutput.toString()
    for (const flag of [
      '--port',
      '--host',
      '--idle-timeout',
      '--grace',
      '--client',
      '--bench',
    ]) {
      expect(help).toContain(flag)
    }
    expect(stage.standardError).toBe('')
  })
})
