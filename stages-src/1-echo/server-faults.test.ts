/** The server on a kernel that misbehaves: what may end a connection never ends the server. */
import { describe, expect, test } from 'vitest'
import { Connection } from '../../scripts/checks/connection.ts'
import { pattern, text } from '../../scripts/checks/payload.ts'
import { declarations } from '../../tests/support/prototypes.ts'
import { PATIENCE, StageProcess } from '../../tests/support/stage.ts'

/** A server that sleeps at once, so that its calls come in an order that can be counted. */
function serverUnder(faults: string, ...words: string[]): StageProcess {
  return new StageProcess(['--port', '0', '--spin', '0', ...words], {
    condition: 'faults',
    environment: { SYS_FAULTS: faults },
  })
}

async function connect(server: StageProcess): Promise<Connection> {
  return Connection.open(await server.listening(), PATIENCE)
}

/** Two messages and a goodbye. Whatever comes back is what was sent, or its beginning. */
async function tryToConverse(server: StageProcess): Promise<'all' | 'part'> {
  const connection = await connect(server)
  let echoed = 0
  for (const message of ['ping', 'pong']) {
    await connection.send(text(message)).catch(() => {})
    echoed += await connection.readSame(text(message))
  }
  connection.halfClose()
  await connection.drain()
  await connection.close()
  return echoed === 8 && connection.ending === 'end of stream' ? 'all' : 'part'
}

async function converse(server: StageProcess): Promise<void> {
  expect(await tryToConverse(server)).toBe('all')
}

/** What is open, without the numbers that differ from one process to the next. */
function kinds(server: StageProcess): string[] {
  return server.descriptors.map((target) => target.replace(/\d+/g, ''))
}

/** Stops the server, which has nothing open that a server would not have that lived easily. */
async function expectNothingLeft(server: StageProcess): Promise<void> {
  const open = kinds(server)
  expect(await server.stop()).toBe(0)
  expect(open).toEqual(await kindsOfControl())
  // Nothing but the log: no userErrorLine, no stack.
  expect(server.records).toHaveLength(server.errorLines.length)
}

let control: Promise<string[]> | undefined

function kindsOfControl(): Promise<string[]> {
  control ??= (async () => {
    await using server = serverUnder('')
    await converse(server)
    await server.record(({ bytesOut }) => bytesOut === 8)
    return kinds(server)
  })()
  return control
}

const errorsOf = Object.fromEntries(
  declarations().map(({ call, errors }) => [call, errors]),
)

/** What no peer and no signal can cause: the server itself would have to be wrong. */
const ownMistakes: Readonly<Record<string, readonly string[]>> = {
  accept4: ['EBADF', 'EINVAL', 'ENOTSOCK'],
  poll: ['EINVAL', 'ENOMEM'],
}

/** Every errno that its man page lists for a call, but for such mistakes. */
function survivable(call: string): string[] {
  const errors = errorsOf[call]?.filter(
    (error) => !ownMistakes[call]?.includes(error),
  )
  if (!errors?.length) throw new Error(`'#sys' declares no errno for ${call}`)
  return errors
}

/** What is tried again, and so is nobody's reason for anything. */
const retried = ['EAGAIN', 'EINTR']

/** How often `strikes` has each errno strike. */
const STRIKES = 4

/** Each errno in turn strikes three calls in a row, and one in the middle of something. */
function strikes(place: string, errors: readonly string[]): string {
  return errors
    .map((error, index) => [error, index * 5] as const)
    .map(
      ([error, at]) =>
        `${place} ${error} #${at + 1}-${at + 3}; ${place} ${error} #${at + 5}`,
    )
    .join('; ')
}

/** Lets enough peers come for all of the strikes; then one more, who notices nothing. */
async function weather(
  server: StageProcess,
  errors: readonly string[],
): Promise<void> {
  for (let peer = 0; peer < errors.length * 5; peer += 1)
    await tryToConverse(server)
  await converse(server)
}

describe.concurrent('the server', () => {
  test.each(['recv', 'send'])(
    'ends a connection for every errno of %s, and lives',
    async (call) => {
      const errors = survivable(call)
      await using server = serverUnder(strikes(call, errors))
      await weather(server, errors)
      await expectNothingLeft(server)
      const reasons = server.records.map(({ reason }) => reason)
      for (const error of errors) {
        const times = retried.includes(error) ? 0 : STRIKES
        expect(
          reasons.filter((it) => it === error),
          error,
        ).toHaveLength(times)
      }
    },
  )

  test('goes on accepting after every errno of accept4, and says why it did not', async () => {
    const errors = survivable('accept4')
    await using server = serverUnder(strikes('accept4', errors))
    for (let peer = 0; peer < errors.length * 5; peer += 1) await converse(server)
    await expectNothingLeft(server)
    const refusals = server.records.filter(({ event }) => event !== 'closed')
    for (const error of errors) {
      const times = retried.includes(error) ? 0 : STRIKES
      const records = refusals.filter(({ reason }) => reason === error)
      expect(records, error).toHaveLength(times)
      const waits = ['EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM'].includes(error)
      for (const { event } of records)
        expect(event).toBe(waits ? 'paused' : 'refused')
    }
  })

  test.each([
    ['close', 'close'],
    ['write', 'write@line-writer.ts'],
    ['poll', 'poll'],
  ])('lets nobody notice any errno of %s', async (call, place) => {
    const errors = survivable(call)
    await using server = serverUnder(strikes(place, errors))
    for (let peer = 0; peer < errors.length * 5; peer += 1) await converse(server)
    await expectNothingLeft(server)
    // A line of the log that cannot be written is lost, and the log says so.
    const closed = server.records.filter(({ event }) => event === 'closed')
    const lost = server.records
      .filter(({ event }) => event === 'lost')
      .reduce((sum, { lines = 0 }) => sum + lines, 0)
    expect(closed.length + lost).toBe(errors.length * 5)
    expect(lost > 0).toBe(call === 'write')
    expect(new Set(closed.map(({ reason }) => reason))).toEqual(
      new Set(['end of stream']),
    )
  })

  test('lets nobody notice interruptions and refusals, however they fall', async () => {
    const calls = [
      'recv',
      'send',
      'poll',
      'accept4',
      'close',
      'write@line-writer.ts',
    ]
    const rules = calls.map((call) => `${call} EINTR 30%`)
    await using server = serverUnder(
      ['seed=2', ...rules, 'recv EAGAIN 30%', 'send EAGAIN 30%'].join(';'),
    )
    for (let peer = 0; peer < 20; peer += 1) await converse(server)
    await expectNothingLeft(server)
    expect(server.records.map(({ reason }) => reason)).toEqual(
      Array(20).fill('end of stream'),
    )
  })

  test('loses no byte of many to short counts and interruptions', async () => {
    const bytes = process.env.TEST_ALL ? 3_000_000 : 300_000
    await using server = serverUnder(
      'seed=11; send short 1-7; recv short 1-100; ' +
        'recv EINTR 20%; send EINTR 20%; poll EINTR 20%',
    )
    const connection = await connect(server)
    await connection.expectEcho(pattern(bytes))
    connection.halfClose()
    await connection.expectEnd('all of them')
    expect(await server.recordOf(connection.localPort)).toMatchObject({
      bytesIn: bytes,
      bytesOut: bytes,
      reason: 'end of stream',
    })
  })

  test('writes whole lines to its log through short counts', async () => {
    await using server = serverUnder('write short 1-9; write EINTR 30%')
    for (let peer = 0; peer < 3; peer += 1) await converse(server)
    await expectNothingLeft(server)
    expect(server.records).toHaveLength(3)
  })

  test('waits for room instead of spinning', async () => {
    await using server = serverUnder('accept4 EMFILE #1-4')
    await converse(server)
    expect(await server.stop()).toBe(0)
    // One clock wrote them all: a pause lies between two, whatever else the machine did.
    const times = server.records.slice(0, 4).map(({ time }) => Date.parse(time))
    for (const [index, time] of times.slice(1).entries()) {
      expect(time - (times[index] ?? 0)).toBeGreaterThanOrEqual(98)
    }
  })

  test.each(['EINVAL', 'ENOMEM'])(
    'ends the connection alone when waiting for its bytes fails with %s',
    async (error) => {
      // The first poll waits for a connection, the second for its bytes.
      await using server = serverUnder(`poll ${error} #2`)
      expect(await tryToConverse(server)).toBe('part')
      await converse(server)
      expect(await server.stop()).toBe(0)
      expect(server.records[0]?.reason).toBe(error)
    },
  )

  test('stops although its goodbye fails', async () => {
    await using server = serverUnder('shutdown ENOTCONN', '--grace', '0.1')
    const connection = await connect(server)
    await connection.expectEcho(text('hello'))
    expect(await server.stop()).toBe(0)
    expect(server.records).toMatchObject([{ reason: 'server stopping' }])
  })

  test('hears the stop although writing it is interrupted and cut', async () => {
    await using server = serverUnder(
      'write@1-echo/robust-io.ts EINTR #1-5; write short',
    )
    await converse(server)
    expect(await server.stop()).toBe(0)
  })
})

describe.concurrent('a mistake of the server itself', () => {
  const mistakes = Object.entries(ownMistakes).flatMap(([call, errors]) =>
    errors.map((error) => [call, error] as const),
  )

  test.each(mistakes)('in %s (%s) ends it with one line', async (call, error) => {
    await using server = serverUnder(`${call} ${error} #1`)
    // accept4 is not called before somebody comes. The server ends then, and resets
    // who is in its queue, perhaps before they have seen that they are connected.
    if (call === 'accept4') await connect(server).catch(() => {})
    expect(await server.ended).toBe(1)
    expect(server.errorLines).toHaveLength(1)
    expect(server.standardError).toMatch(new RegExp(`^${call}: .* \\(${error}\\)`))
  })

  test.each([
    ['socket', 'EMFILE'],
    ['setsockopt', 'ENOPROTOOPT'],
    ['bind', 'EACCES'],
    ['listen', 'EADDRINUSE'],
    ['getsockname', 'ENOBUFS'],
    ['eventfd', 'EMFILE'],
  ])('in %s (%s) ends it before it has begun', async (call, error) => {
    await using server = serverUnder(`${call} ${error}`)
    expect(await server.ended).toBe(1)
    expect(server.standardOutput).toHaveLength(0)
    expect(server.errorLines).toHaveLength(1)
    expect(server.standardError).toMatch(
      new RegExp(`^${call}\\b.*: .* \\(${error}\\)`),
    )
  })
})

describe.concurrent('faults that are impossible', () => {
  test.each([
    ['frobnicate EINTR', "'frobnicate EINTR': '#sys' has no call 'frobnicate'"],
    ['recv EPIPE', "'recv EPIPE': recv knows EAGAIN"],
  ])('are refused by the server, too: %s', async (faults, complaint) => {
    await using server = serverUnder(faults)
    expect(await server.ended).toBe(1)
    expect(server.errorLines).toHaveLength(1)
    expect(server.standardError).toContain(`SYS_FAULTS: ${complaint}`)
  })
})
