import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Memory } from '#sys'
import { runFixture } from '../../tests/support/fixture.ts'

describe('Memory', () => {
  test('is zeroed, and as long as asked for', () => {
    for (const length of [1, 8, 63, 64, 65, 4096, 1 << 20]) {
      const memory = new Memory(length)
      expect(memory.length).toBe(length)
      expect(memory.bytes.length).toBe(length)
      expect(memory.bytes.every((byte) => byte === 0)).toBe(true)
    }
  })

  test('shows the same bytes to both of its views', () => {
    const memory = new Memory(16)
    memory.view.setUint32(4, 0x11223344, true)
    expect(memory.bytes.subarray(4, 8)).toEqual(
      Buffer.from([0x44, 0x33, 0x22, 0x11]),
    )
    memory.bytes[15] = 0xff
    expect(memory.view.getUint8(15)).toBe(0xff)
    expect(memory.view.byteLength).toBe(16)
  })

  test('holds numbers of 64 bits, as DataView has them', () => {
    const memory = new Memory(24)
    const exact = fc.integer({ min: -(2 ** 53) + 1, max: 2 ** 53 - 1 })
    fc.assert(
      fc.property(exact, (number) => {
        memory.setInt64(8, number)
        expect(memory.view.getBigInt64(8, true)).toBe(BigInt(number))
        expect(memory.getInt64(8)).toBe(number)
      }),
    )
    expect([memory.getInt64(0), memory.getInt64(16)]).toEqual([0, 0])
  })

  test('lends addresses up to its end', () => {
    const memory = new Memory(100)
    expect(memory.at(0, 100)).toBe(memory.address)
    expect(memory.at(99, 1)).toBe(memory.address + 99)
    expect(memory.at(100, 0)).toBe(memory.address + 100)
  })

  test.each([
    [0, 101],
    [1, 100],
    [100, 1],
    [-1, 1],
    [0, -1],
    [101, -1],
    [101, 0],
    [Number.NaN, 1],
    [0, Number.NaN],
    [Number.POSITIVE_INFINITY, 0],
    [0, Number.POSITIVE_INFINITY],
  ])('refuses %d and %d of 100 bytes', (offset, count) => {
    const memory = new Memory(100)
    expect(() => memory.at(offset, count)).toThrow(RangeError)
  })

  test('stays where it is while the collector moves everything else', () => {
    const { stdout } = runFixture('memory.ts', { flags: ['--expose-gc'] })
    expect(JSON.parse(stdout)).toEqual({ moved: [], lost: [] })
  })
})
