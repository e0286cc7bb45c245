import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { IoVec, Memory, pipe2, read, writev } from '#sys'
import { LONGEST_LINE } from '../../1-echo/line-writer.ts'
import { LineRing } from './line-ring.ts'

/** Two threads' views of one ring. */
function ring(): { writer: LineRing; reader: LineRing } {
  const memory = new SharedArrayBuffer(LineRing.BYTES)
  return { writer: new LineRing(memory), reader: new LineRing(memory) }
}

/** Takes out whole lines, up to `most` bytes of them, by way of a pipe. */
function take(reader: LineRing, most: number): string {
  const count = reader.next(pieces, 0, most)
  const [from = -1, to = -1] = new Int32Array(ends.bytes.buffer, 0, 2)
  expect(writev(to, pieces, 2)).toBe(count)
  expect(read(from, text, 0, count)).toBe(count)
  reader.take(count)
  return text.bytes.toString('latin1', 0, count)
}

const pieces = new IoVec(2)
const text = new Memory(LONGEST_LINE * 8)
const ends = new Memory(8)
pipe2(ends, 0)

describe('a ring of lines', () => {
  test('gives out what was put in, across its end too', () => {
    const most = fc.integer({ min: LONGEST_LINE, max: text.length })
    const length = fc.integer({ min: 1, max: LONGEST_LINE - 1 })
    const step = fc.record({ length, most, takes: fc.boolean() })
    fc.assert(
      fc.property(fc.array(step, { minLength: 700, maxLength: 900 }), (steps) => {
        const { writer, reader } = ring()
        let [put, taken] = ['', '']
        for (const { length, most, takes } of steps) {
          const line = `${'abcdefg'.repeat(length / 7 + 1).slice(0, length)}\n`
          put += line
          writer.write(line)
          if (!takes && reader.length < 500_000) continue
          const some = take(reader, most)
          expect(some.at(-1)).toBe('\n')
          taken += some
        }
        while (reader.length > 0) taken += take(reader, text.length)
        expect(taken).toBe(put)
        expect(writer.lost).toBe(0)
      }),
      { numRuns: 20 },
    )
  })

  test('counts what finds no room, and says so once there is', () => {
    const { writer, reader } = ring()
    const line = `${'x'.repeat(4000)}\n`
    let written = 0
    while (writer.lost === 0) {
      writer.write(line)
      written += 1
    }
    writer.write(line)
    expect(reader.lost).toBe(2)
    while (reader.length > 0) take(reader, text.length)
    writer.write('after\n')
    expect(take(reader, text.length)).toBe(
      '# 2 lines of this log found no room, and are lost\nafter\n',
    )
    expect(written).toBeGreaterThan(100)
  })
})
