import { describe, expect, test } from 'vitest'
import {
  Memory,
  MSG_DONTWAIT,
  read,
  resetOnClose,
  SHUT_WR,
  SO_SNDBUF,
  SOL_SOCKET,
  send,
  setsockopt,
  shutdown,
} from '#sys'
import {
  closeNow,
  connected,
  event,
  pair,
  say,
  textOf,
} from '../../tests/support/kernel.ts'
import { CancellableIo } from './cancellable-io.ts'
import { echo } from './connection.ts'

const LONG = 60_000

/** Fills the way to the other end of a socket until no byte more fits: how many did. */
function fill(fd: number): number {
  const memory = new Memory(1 << 16)
  let filled = 0
  for (;;) {
    const taken = send(fd, memory, 0, memory.length, MSG_DONTWAIT)
    if (taken < 0) return filled
    filled += taken
  }
}

describe('echo', () => {
  test('sends back what comes, until the peer has no more to say', () => {
    const [client, server] = connected()
    say(client, 'hello, and ')
    say(client, 'goodbye')
    shutdown(client, SHUT_WR)
    // Room for less than there is: it takes several rounds.
    const patience = new CancellableIo(event().stop, {
      idleTimeout: LONG,
      grace: LONG,
      spin: 8,
    })
    expect(echo(server, new Memory(4), patience)).toEqual({
      bytesIn: 18,
      bytesOut: 18,
      reason: 'end of stream',
    })
    const memory = new Memory(32)
    expect(textOf(memory, read(client, memory, 0, 32))).toBe('hello, and goodbye')
  })

  test('ends when the peer is silent, and leaves the descriptor open', () => {
    const [client, server] = connected()
    say(client, 'hm')
    const patience = new CancellableIo(event().stop, {
      idleTimeout: 30,
      grace: LONG,
      spin: 8,
    })
    expect(echo(server, new Memory(64), patience)).toEqual({
      bytesIn: 2,
      bytesOut: 2,
      reason: 'idle timeout',
    })
    say(server, 'still open')
  })

  test('names the error of a peer that resets', () => {
    const [client, server] = connected()
    resetOnClose(client)
    closeNow(client)
    const patience = new CancellableIo(event().stop, {
      idleTimeout: LONG,
      grace: LONG,
      spin: 8,
    })
    expect(echo(server, new Memory(64), patience)).toEqual({
      bytesIn: 0,
      bytesOut: 0,
      reason: 'ECONNRESET',
    })
  })

  test('names the error of a peer that goes away unheard', () => {
    const [client, server] = pair()
    say(client, 'never mind')
    closeNow(client)
    const patience = new CancellableIo(event().stop, {
      idleTimeout: LONG,
      grace: LONG,
      spin: 8,
    })
    expect(echo(server, new Memory(64), patience)).toEqual({
      bytesIn: 10,
      bytesOut: 0,
      reason: 'EPIPE',
    })
  })

  test.each([
    ['is not read for too long', 'write timeout', false],
    ['is not read while the server stops', 'server stopping', true],
  ])('ends when what it sends back %s', (_what, reason, stops) => {
    const [client, server] = pair()
    expect(setsockopt(server, SOL_SOCKET, SO_SNDBUF, 4096)).toBe(0)
    const filled = fill(client)
    const { stop, fire } = event()
    if (stops) fire()
    const patience = new CancellableIo(stop, {
      idleTimeout: stops ? LONG : 40,
      grace: 40,
      spin: 8,
    })
    const outcome = echo(server, new Memory(1 << 16), patience)
    expect(outcome.reason).toBe(reason)
    expect(outcome.bytesIn).toBeGreaterThan(0)
    expect(outcome.bytesIn).toBeLessThanOrEqual(filled)
    expect(outcome.bytesOut).toBeLessThan(outcome.bytesIn)
  })

  test('says goodbye to a peer that is idle when the server stops', () => {
    const [client, server] = connected()
    const { stop, fire } = event()
    fire()
    const patience = new CancellableIo(stop, {
      idleTimeout: LONG,
      grace: 40,
      spin: 8,
    })
    expect(echo(server, new Memory(64), patience)).toMatchObject({
      reason: 'server stopping',
    })
    // The end was sent although the descriptor is open still.
    expect(read(client, new Memory(1), 0, 1)).toBe(0)
  })
})
