import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  EAGAIN,
  EBADF,
  ECONNRESET,
  EINTR,
  EPIPE,
  F_SETFL,
  fcntl,
  Memory,
  O_NONBLOCK,
  POLLIN,
  POLLOUT,
  read,
  write,
} from '#sys'
import { closeNow, pair, pipe, say, textOf } from '../../tests/support/kernel.ts'
import { type Io, LineReader, readAll, readSome, writeAll } from './robust-io.ts'
import { LINE_TOO_LONG, TIMED_OUT } from './wait-result.ts'

/** How one call goes: it moves so many bytes at most, or none. */
type Turn = number | 'interrupted' | 'would block'

const turn = fc.oneof<fc.Arbitrary<Turn>[]>(
  fc.integer({ min: 1, max: 9 }),
  fc.constant('interrupted'),
  fc.constant('would block'),
)
const turns = fc.array(turn, { maxLength: 60 })

/** Does as the turns say, one for each call, and once they are over, what it is asked. */
class Moody implements Io {
  readonly #turns: Turn[]
  readonly #below: Pick<Io, 'read' | 'write'>
  /** What it was told to wait for since the latest call. */
  #awaited: number | undefined
  #blocked: number | undefined

  constructor(script: readonly Turn[], below: Pick<Io, 'read' | 'write'>) {
    this.#turns = [...script]
    this.#below = below
  }

  read: Io['read'] = (fd, memory, offset, count) =>
    this.#turn(POLLIN, count, (most) => this.#below.read(fd, memory, offset, most))

  write: Io['write'] = (fd, memory, offset, count) =>
    this.#turn(POLLOUT, count, (most) =>
      this.#below.write(fd, memory, offset, most),
    )

  wait: Io['wait'] = (_fd, events) => {
    this.#awaited = events
    return 1
  }

  #turn(events: number, count: number, move: (most: number) => number): number {
    // After -EAGAIN nobody has any business here before having waited for the right thing.
    if (this.#blocked !== undefined) expect(this.#awaited).toBe(this.#blocked)
    this.#awaited = this.#blocked = undefined
    expect(count).toBeGreaterThan(0)
    const next = this.#turns.shift() ?? count
    if (next === 'interrupted') return -EINTR
    if (typeof next === 'number') return move(Math.min(next, count))
    this.#blocked = events
    return -EAGAIN
  }
}

/** A stream in memory: reads take from `coming`, writes add to `gone`. */
class Stream {
  coming: Buffer
  gone: Buffer = Buffer.alloc(0)

  constructor(coming: Uint8Array = Buffer.alloc(0)) {
    this.coming = Buffer.from(coming)
  }

  read: Io['read'] = (_fd, memory, offset, count) => {
    const moved = this.coming.copy(memory.bytes, offset, 0, count)
    this.coming = this.coming.subarray(moved)
    return moved
  }

  write: Io['write'] = (_fd, memory, offset, count) => {
    this.gone = Buffer.concat([
      this.gone,
      memory.bytes.subarray(offset, offset + count),
    ])
    return count
  }
}

/** A manner whose every call answers `result`, and whose every wait answers `ready`. */
function stubborn(result: number, ready = 1): Io {
  return { read: () => result, write: () => result, wait: () => ready }
}

const NOWHERE = -1
const bytes = fc.uint8Array({ maxLength: 200 })

describe('writeAll', () => {
  test('writes all, in whatever pieces the kernel takes it', () => {
    fc.assert(
      fc.property(bytes, turns, fc.nat(10), (content, script, before) => {
        const stream = new Stream()
        const memory = new Memory(before + content.length + 5)
        memory.bytes.set(content, before)
        const manner = new Moody(script, stream)
        expect(writeAll(NOWHERE, memory, before, content.length, manner)).toBe(
          content.length,
        )
        expect(stream.gone).toEqual(Buffer.from(content))
      }),
    )
  })

  test('ends with what the kernel says, or with why nobody waits any more', () => {
    const memory = new Memory(8)
    expect(writeAll(NOWHERE, memory, 0, 8, stubborn(-EPIPE))).toBe(-EPIPE)
    expect(writeAll(NOWHERE, memory, 0, 8, stubborn(-EAGAIN, TIMED_OUT))).toBe(
      TIMED_OUT,
    )
    expect(writeAll(NOWHERE, memory, 0, 0, stubborn(-EPIPE))).toBe(0)
    expect(writeAll(NOWHERE, memory, 0, 8)).toBe(-EBADF)
  })

  test('waits for a reader that is slower than a non-blocking pipe', async () => {
    const [reading, writing] = pipe()
    fcntl(writing, F_SETFL, O_NONBLOCK)
    const child = spawn('sh', ['-c', 'sleep 0.1; wc -c <&3'], {
      stdio: ['ignore', 'pipe', 'inherit', reading],
    })
    const printed = once(child.stdio[1] as NodeJS.ReadableStream, 'data')
    closeNow(reading)
    const memory = new Memory(1 << 20)
    expect(writeAll(writing, memory, 0, memory.length)).toBe(memory.length)
    closeNow(writing)
    expect(Number(await printed)).toBe(memory.length)
  })
})

describe('readSome', () => {
  test('reads what there is, once there is something', () => {
    const [here, there] = pair()
    say(here, 'abc')
    const memory = new Memory(8)
    expect(readSome(there, memory, 2, 6)).toBe(3)
    expect(textOf(memory, 8)).toBe('\0\0abc\0\0\0')
    closeNow(here)
    expect(readSome(there, memory, 0, 8)).toBe(0)
    expect(readSome(NOWHERE, memory, 0, 8)).toBe(-EBADF)
  })

  test('never answers -EINTR nor -EAGAIN', () => {
    fc.assert(
      fc.property(turns, (script) => {
        const memory = new Memory(4)
        const manner = new Moody(script, new Stream(Buffer.from('abcd')))
        const count = readSome(NOWHERE, memory, 0, 4, manner)
        expect(count).toBeGreaterThan(0)
        expect('abcd').toContain(textOf(memory, count))
      }),
    )
  })

  test('waits for a writer that is slower than a non-blocking pipe', () => {
    const [reading, writing] = pipe(O_NONBLOCK)
    spawn('sh', ['-c', 'sleep 0.1; echo late >&3'], {
      stdio: ['ignore', 'ignore', 'inherit', writing],
    })
    const memory = new Memory(8)
    expect(textOf(memory, readSome(reading, memory, 0, 8))).toBe('late\n')
  })
})

describe('readAll', () => {
  test('reads all that was asked for, or all there is, and touches nothing else', () => {
    fc.assert(
      fc.property(
        bytes,
        fc.nat(250),
        turns,
        fc.nat(10),
        (content, count, script, before) => {
          const memory = new Memory(before + count + 5)
          memory.bytes.fill(0xee)
          const manner = new Moody(script, new Stream(content))
          const wanted = Buffer.from(content.subarray(0, count))
          expect(readAll(NOWHERE, memory, before, count, manner)).toBe(
            wanted.length,
          )
          const around = Buffer.alloc(before + count + 5, 0xee)
          around.set(wanted, before)
          expect(memory.bytes).toEqual(around)
        },
      ),
    )
  })

  test('ends with what the kernel says, or with why nobody waits any more', () => {
    const memory = new Memory(8)
    expect(readAll(NOWHERE, memory, 0, 8, stubborn(-ECONNRESET))).toBe(-ECONNRESET)
    expect(readAll(NOWHERE, memory, 0, 8, stubborn(-EAGAIN, TIMED_OUT))).toBe(
      TIMED_OUT,
    )
    expect(readAll(NOWHERE, memory, 0, 0, stubborn(-ECONNRESET))).toBe(0)
  })

  test('carries more than a pipe holds from one end to the other', () => {
    const [reading, writing] = pipe()
    spawn('sh', ['-c', 'head -c 300000 /dev/zero | tr "\\0" x >&3'], {
      stdio: ['ignore', 'ignore', 'inherit', writing],
    })
    const memory = new Memory(300_000)
    expect(readAll(reading, memory, 0, memory.length)).toBe(memory.length)
    expect(memory.bytes.every((byte) => byte === 0x78)).toBe(true)
  })
})

/** The lines that a reader with so much room hands out, and how it ends. */
function linesOf(content: Buffer, room: number): (string | number)[] {
  const lines: (string | number)[] = []
  for (let start = 0; start < content.length; ) {
    const newline = content.indexOf('\n', start)
    const end = newline < 0 ? content.length : newline + 1
    // A line without its newline needs room for it all the same.
    if (end - start > room || (newline < 0 && end - start === room))
      return [...lines, LINE_TOO_LONG]
    lines.push(content.toString('latin1', start, end))
    start = end
  }
  return [...lines, 0]
}

/** All that a reader hands out, up to its first answer that is no line. */
function readLines(reader: LineReader, memory: Memory): (string | number)[] {
  const lines: (string | number)[] = []
  for (;;) {
    const length = reader.readLine()
    if (length <= 0) return [...lines, length]
    lines.push(textOf(memory, length, reader.offset))
  }
}

describe('LineReader', () => {
  // Few letters and many newlines: empty lines, last lines without one, lines of all lengths.
  const text = fc
    .array(fc.constantFrom(0x61, 0x62, 0x0a, 0x0d, 0x00, 0xff), { maxLength: 120 })
    .map((it) => Buffer.from(it))

  test('hands out the same lines however the bytes come', () => {
    fc.assert(
      fc.property(
        text,
        fc.integer({ min: 1, max: 40 }),
        turns,
        (content, room, script) => {
          const memory = new Memory(room)
          const reader = new LineReader(
            NOWHERE,
            memory,
            new Moody(script, new Stream(content)),
          )
          expect(readLines(reader, memory)).toEqual(linesOf(content, room))
        },
      ),
      { numRuns: 1000 },
    )
  })

  test('hands them out through a real socket, too', () => {
    fc.assert(
      fc.property(
        text,
        fc.integer({ min: 1, max: 40 }),
        turns,
        (content, room, script) => {
          const [here, there] = pair()
          if (content.length > 0) say(here, content)
          closeNow(here)
          const memory = new Memory(room)
          const reader = new LineReader(
            there,
            memory,
            new Moody(script, { read, write }),
          )
          expect(readLines(reader, memory)).toEqual(linesOf(content, room))
          closeNow(there)
        },
      ),
    )
  })

  test.each([
    ['', [0]],
    ['\n', ['\n', 0]],
    ['\n\n\n', ['\n', '\n', '\n', 0]],
    ['a\nbc\n', ['a\n', 'bc\n', 0]],
    ['no newline', ['no newline', 0]],
    ['a\r\nb', ['a\r\n', 'b', 0]],
    // 16 bytes of room.
    ['fifteen letters\n', ['fifteen letters\n', 0]],
    ['sixteen letters!\n', [LINE_TOO_LONG]],
    ['sixteen letters!', [LINE_TOO_LONG]],
    ['fifteen letters', ['fifteen letters', 0]],
    ['short\nfifteen letters\n', ['short\n', 'fifteen letters\n', 0]],
    ['short\nsixteen letters!\n', ['short\n', LINE_TOO_LONG]],
  ])('reads %j', (content, lines) => {
    const memory = new Memory(16)
    const reader = new LineReader(
      NOWHERE,
      memory,
      new Moody([], new Stream(Buffer.from(content))),
    )
    expect(readLines(reader, memory)).toEqual(lines)
  })

  test('asks the kernel once for as many lines as there are', () => {
    const [here, there] = pair()
    say(here, 'one\ntwo\nthree\n')
    let calls = 0
    const counting: Io = {
      ...stubborn(-EBADF),
      read: (fd, memory, offset, count) => {
        calls += 1
        return read(fd, memory, offset, count)
      },
    }
    const memory = new Memory(64)
    const reader = new LineReader(there, memory, counting)
    for (const line of ['one\n', 'two\n', 'three\n']) {
      expect(textOf(memory, reader.readLine(), reader.offset)).toBe(line)
    }
    expect(calls).toBe(1)
  })

  test('keeps what has come when a read fails, and goes on if there is more', () => {
    const stream = new Stream(Buffer.from('whole\n'))
    const memory = new Memory(16)
    let calls = 0
    const failing: Io = {
      ...stubborn(-EBADF),
      read: (fd, into, offset, count) => {
        calls += 1
        return calls === 2
          ? TIMED_OUT
          : stream.read(fd, into, offset, Math.min(count, 3))
      },
    }
    const reader = new LineReader(NOWHERE, memory, failing)
    expect(reader.readLine()).toBe(TIMED_OUT)
    expect(textOf(memory, reader.readLine(), reader.offset)).toBe('whole\n')
  })

  test('stays at a line that is too long, and at the end', () => {
    const memory = new Memory(4)
    const long = new LineReader(
      NOWHERE,
      memory,
      new Moody([], new Stream(Buffer.from('abcdef\n'))),
    )
    expect([long.readLine(), long.readLine()]).toEqual([
      LINE_TOO_LONG,
      LINE_TOO_LONG,
    ])
    const empty = new LineReader(NOWHERE, memory, new Moody([], new Stream()))
    expect([empty.readLine(), empty.readLine()]).toEqual([0, 0])
  })
})
