import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AF_INET, AF_INET6, AF_UNIX, SocketAddress } from '#sys'

const port = fc.integer({ min: 0, max: 65_535 })

/** RFC 5952's one way to write an address of IPv6, which URL knows and inet_ntop should. */
function shortest(host: string): string {
  return new URL(`http://[${host}]/`).hostname.slice(1, -1)
}

describe('SocketAddress.internet', () => {
  test('says an IPv4 address and a port back', () => {
    fc.assert(
      fc.property(fc.ipV4(), port, (host, number) => {
        const address = SocketAddress.internet(host, number)
        expect(address.family).toBe(AF_INET)
        expect(address.length).toBe(16)
        expect([address.host, address.port]).toEqual([host, number])
        expect(`${address}`).toBe(`${host}:${number}`)
      }),
    )
  })

  test('says an IPv6 address back in its shortest form, and a port', () => {
    const group = fc.integer({ min: 0, max: 0xffff })
    // Groups that are mostly zero, as addresses are; the last two stay clear of the mapped
    // and compatible addresses, whose ends inet_ntop prints as IPv4.
    const groups = fc.tuple(
      fc.integer({ min: 0x2000, max: 0xffff }),
      fc.array(fc.oneof(fc.constant(0), group), { minLength: 7, maxLength: 7 }),
    )
    fc.assert(
      fc.property(groups, port, ([first, rest], number) => {
        const host = [first, ...rest].map((it) => it.toString(16)).join(':')
        const address = SocketAddress.internet(host, number)
        expect(address.family).toBe(AF_INET6)
        expect(address.length).toBe(28)
        expect([address.host, address.port]).toEqual([shortest(host), number])
        expect(`${address}`).toBe(`[${shortest(host)}]:${number}`)
      }),
    )
  })

  test.each([
    '::',
    '::1',
    '::ffff:192.0.2.1',
    'fe80::1',
    'fe80::1%lo',
    'fe80::1%4711',
  ])('reads %s', (host) => {
    expect(SocketAddress.internet(host, 80).host).toBe(host)
  })

  test.each([
    '',
    ' ',
    'localhost',
    '256.0.0.1',
    '1.2.3',
    '1.2.3.4.5',
    '127.0.0.1 ',
    '01.2.3.4',
    '0x7f.0.0.1',
    '[::1]',
    '::1::',
    '1:2:3:4:5:6:7:8:9',
    'fe80::1%nowhere',
    '12345::',
    'x'.repeat(10_000),
  ])('refuses %j', (host) => {
    expect(() => SocketAddress.internet(host, 80)).toThrow(TypeError)
  })

  test.each([-1, 65_536, 0.5, Number.NaN])('refuses port %d', (number) => {
    expect(() => SocketAddress.internet('127.0.0.1', number)).toThrow(RangeError)
  })
})

describe('SocketAddress.unix', () => {
  test('says any path back', () => {
    const path = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .filter((it) => Buffer.byteLength(it) <= 107 && !it.includes('\0'))
    fc.assert(
      fc.property(path, (text) => {
        const address = SocketAddress.unix(text)
        expect(address.family).toBe(AF_UNIX)
        expect(address.length).toBe(2 + Buffer.byteLength(text) + 1)
        expect([address.host, address.port]).toEqual([text, 0])
        expect(`${address}`).toBe(`unix:${text}`)
      }),
    )
  })

  test('counts the bytes of a path, not its letters', () => {
    expect(SocketAddress.unix('é'.repeat(53)).host).toBe('é'.repeat(53))
    expect(() => SocketAddress.unix('é'.repeat(54))).toThrow(/1 to 107 bytes/)
  })

  test('refuses to name nothing', () => {
    expect(() => SocketAddress.unix('')).toThrow(RangeError)
  })
})

describe('clear', () => {
  test('forgets the address and offers all of the room', () => {
    const address = SocketAddress.internet('127.0.0.1', 8001)
    address.clear()
    expect([address.family, address.length]).toEqual([0, 128])
    expect([address.host, address.port, `${address}`]).toEqual(['', 0, ''])
  })
})
