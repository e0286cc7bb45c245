import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { pattern } from '../../scripts/checks/payload.ts'
import { until } from '../../scripts/lib/patience.ts'
import {
  PATIENCE,
  type StageOptions,
  StageProcess,
  startStage,
} from '../../tests/support/stage.ts'

/** Starts the client with a standard input, for a server that listens on `port`. */
function startClient(
  port: number,
  options: StageOptions = {},
  words: string[] = [],
) {
  return startStage(['--client', '--port', String(port), ...words], {
    typed: true,
    ...options,
  })
}

/** A server that is not ours, and does with a connection what a test wants. */
async function serverThat(handles: (socket: Socket) => void): Promise<number> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => {})
    handles(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
  })
  return (server.address() as AddressInfo).port
}

describe('the client', () => {
  let echo: StageProcess
  let port: number

  beforeAll(async () => {
    echo = new StageProcess(['--port', '0'])
    port = (await echo.listening()).port
  })
  afterAll(() => echo.kill())

  test('carries bytes there and back as they are', async () => {
    const client = startClient(port)
    const bytes = Buffer.concat(
      Array.from({ length: 6 }, (_, index) =>
        pattern(9_999_999).bytes(index * 1_000_000, 1 << 20),
      ),
    )
    client.type(bytes)
    client.endTyping()
    expect(await client.ended).toBe(0)
    expect(client.standardOutput.equals(bytes)).toBe(true)
    expect(client.errorLines.at(-1)).toMatch(
      new RegExp(
        `^${bytes.length} bytes out, ${bytes.length} bytes back, \\d+\\.\\d{3} s$`,
      ),
    )
  })

  test('has nothing to say where nothing is piped', async () => {
    const client = startStage(['--client', '--port', String(port)])
    expect(await client.ended).toBe(0)
    expect(client.standardOutput).toHaveLength(0)
    expect(client.standardError).toMatch(
      /^0 bytes out, 0 bytes back, \d+\.\d{3} s\n$/,
    )
  })

  test('shows what comes back, line by line as it is typed, and how long it took', async () => {
    const client = startClient(port)
    for (const [index, line] of ['hello\n', 'and again\n', '\n'].entries()) {
      const before = client.standardOutput.length
      client.type(line)
      await until(PATIENCE, () => client.errorLines.length > index)
      expect(client.standardOutput.toString('utf8', before)).toBe(line)
      const noun = `${line.length} bytes back in`
      expect(client.errorLines[index]).toMatch(
        new RegExp(`^${noun} \\d+\\.\\d{3} ms$`),
      )
    }
    client.endTyping()
    expect(await client.ended).toBe(0)
    expect(client.errorLines).toHaveLength(4)
  })

  test('loses nothing while its calls are cut, interrupted and refused', async () => {
    const client = startClient(port, {
      condition: 'faults',
      environment: {
        SYS_FAULTS:
          'seed=5; read short 1-999; write short 1-999; send short 1-999; ' +
          'read EINTR 20%; write EINTR 20%; send EINTR 20%; send EAGAIN 20%; poll EINTR 20%',
      },
    })
    const bytes = pattern(300_000).bytes(0, 300_000)
    client.type(bytes)
    client.endTyping()
    expect(await client.ended).toBe(0)
    expect(client.standardOutput.equals(bytes)).toBe(true)
  })

  test('waits for an answer that comes after the question has ended', async () => {
    const oracle = await serverThat((socket) => {
      socket.resume()
      socket.on('end', () => socket.end('forty-two'))
    })
    const client = startClient(oracle)
    client.type('?')
    client.endTyping()
    expect(await client.ended).toBe(0)
    expect(client.standardOutput.toString()).toBe('forty-two')
  })

  test('says so when the server ends before all is back', async () => {
    const rude = await serverThat((socket) =>
      socket.once('data', () => socket.end('no')),
    )
    const client = startClient(rude)
    client.type('a long question')
    expect(await client.ended).toBe(1)
    expect(client.standardError).toMatch(
      /^15 bytes out, 2 bytes back, \d+\.\d{3} s\n$/,
    )
  })

  test('says so when the server resets', async () => {
    const ruder = await serverThat((socket) =>
      socket.once('data', () => socket.resetAndDestroy()),
    )
    const client = startClient(ruder)
    client.type('a long question')
    expect(await client.ended).toBe(1)
    expect(client.standardError).toBe(
      'read: Connection reset by peer (ECONNRESET)\n',
    )
  })

  test('says so when nobody reads what it shows', async () => {
    const client = startClient(port)
    client.hangUp()
    client.type('to whom it may concern')
    expect(await client.ended).toBe(1)
    expect(client.standardError).toBe('write: Broken pipe (EPIPE)\n')
  })

  test.each([[[]], [['--bench']]])(
    'says so when nobody listens: %j',
    async (words) => {
      const server = createServer().listen(0, '127.0.0.1')
      await once(server, 'listening')
      const { port: nobody } = server.address() as AddressInfo
      await new Promise((resolve) => server.close(resolve))
      const client = startClient(nobody, {}, words)
      expect(await client.ended).toBe(1)
      expect(client.standardError).toMatch(
        /ECONNREFUSED\): nothing listens there; start/,
      )
      expect(client.errorLines).toHaveLength(1)
    },
  )

  describe('with --bench', () => {
    function startBench(...words: string[]) {
      return startStage([
        '--bench',
        '--seconds',
        '0.1',
        '--port',
        String(port),
        ...words,
      ])
    }

    test('prints figures that fit each other', async () => {
      const bench = startBench('--json', '--size', '100')
      expect(await bench.ended).toBe(0)
      const { roundTrips, bytesPerSecond } = JSON.parse(
        bench.standardOutput.toString(),
      )
      expect(Object.keys(roundTrips)).toEqual([
        'size',
        'count',
        'perSecond',
        'median',
        'p99',
        'max',
      ])
      const { size, count, perSecond, median, p99, max } = roundTrips
      expect(size).toBe(100)
      expect(Number.isInteger(count) && count > 0).toBe(true)
      expect(median).toBeGreaterThan(0)
      expect(p99).toBeGreaterThanOrEqual(median)
      expect(max).toBeGreaterThanOrEqual(p99)
      // As many a second as fit, for times whose middle and whose worst are these.
      expect(perSecond).toBeGreaterThanOrEqual(1e6 / max)
      expect(perSecond).toBeLessThanOrEqual((2 * 1e6) / median)
      expect(bytesPerSecond).toBeGreaterThan(0)
    })

    test('prints them for people', async () => {
      const bench = startBench()
      expect(await bench.ended).toBe(0)
      const [count, times, throughput, ...more] = bench.standardOutput
        .toString()
        .trim()
        .split('\n')
      expect(count).toMatch(/^\d+ round trips of 64 bytes, \d+ a second$/)
      expect(times).toMatch(
        /^median [\d.]+ µs, 99 % within [\d.]+ µs, at most [\d.]+ µs$/,
      )
      expect(throughput).toMatch(/^\d+ MiB\/s there and back$/)
      expect(more).toEqual([])
      expect(bench.standardError).toBe('')
    })

    test('makes a round trip even in no time, and one of a megabyte', async () => {
      const bench = startBench('--json', '--seconds', '0', '--size', '1048576')
      expect(await bench.ended).toBe(0)
      const { roundTrips } = JSON.parse(bench.standardOutput.toString())
      expect(roundTrips.count).toBe(1)
      expect(roundTrips.perSecond).toBeGreaterThan(0)
    })

    test.each([
      ['in the middle of a round trip', 100],
      ['after the round trips, in the flood', 1000],
    ])('says so when the server ends %s', async (_when, most) => {
      // Echoes until a chunk comes that is larger than that, and has no more to say then.
      const leaving = await serverThat((socket) => {
        socket.on('data', (chunk: Buffer) => {
          if (socket.writableEnded) return
          if (chunk.length > most) socket.end(chunk.subarray(0, 10))
          else socket.write(chunk)
        })
      })
      const bench = startStage([
        ...['--bench', '--seconds', '0.05', '--size', most === 100 ? '200' : '64'],
        ...['--port', String(leaving)],
      ])
      expect(await bench.ended).toBe(1)
      expect(bench.standardOutput).toHaveLength(0)
      expect(bench.standardError).toBe(
        'the server ended the connection before all was back\n',
      )
    })
  })
})

test('shows what came before the server closed, though more was on its way to it', async () => {
  const port = await serverThat((socket) => {
    socket.once('data', () => {
      socket.write('the last words\n')
      // Closed with input that nobody reads: a reset, after the words.
      setTimeout(() => socket.destroy(), 50)
    })
    socket.pause()
    socket.read(0)
    setTimeout(() => socket.resume(), 10)
  })
  const client = startClient(port)
  client.type('hello\n')
  await until(PATIENCE, () => client.ending !== undefined || typeMore(client))
  await client.ended
  expect(client.standardOutput.toString()).toBe('the last words\n')
})

/** Says more and more, into whatever is left of the connection. */
function typeMore(client: StageProcess): false {
  client.type('more\n'.repeat(10_000))
  return false
}
