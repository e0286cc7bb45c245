import { describe, expect, test } from 'vitest'
import {
  accept4,
  close,
  EAGAIN,
  F_GETFD,
  fcntl,
  getsockopt,
  SHUT_WR,
  SO_REUSEADDR,
  SOL_SOCKET,
  SocketAddress,
  shutdown,
} from '#sys'
import { closeNow, owned } from '../../tests/support/kernel.ts'
import { connectedSocket } from './connected-socket.ts'
import { listeningSocket, nameOf } from './listening-socket.ts'

function portOf(listener: number): number {
  return Number(nameOf(listener).split(':').at(-1))
}

describe('listeningSocket', () => {
  test.each([
    ['127.0.0.1', /^127\.0\.0\.1:\d+$/],
    ['::1', /^\[::1\]:\d+$/],
  ])('listens on %s, on a port that the kernel chose', (host, name) => {
    const listener = owned(listeningSocket(host, 0))
    expect(nameOf(listener)).toMatch(name)
    const client = owned(connectedSocket(host, portOf(listener)))
    const peer = new SocketAddress()
    owned(accept4(listener, peer, 0))
    expect(peer.toString()).toBe(nameOf(client))
  })

  test('does not sleep in accept, nor outlive an exec', () => {
    const listener = owned(listeningSocket('127.0.0.1', 0))
    expect(accept4(listener, new SocketAddress(), 0)).toBe(-EAGAIN)
    expect(fcntl(listener, F_GETFD)).toBe(1)
  })

  test('takes its port back while a connection lingers in TIME_WAIT', () => {
    const first = owned(listeningSocket('127.0.0.1', 0))
    const port = portOf(first)
    const client = owned(connectedSocket('127.0.0.1', port))
    const server = owned(accept4(first, new SocketAddress(), 0))
    // Who ends first, waits: here the server's end.
    shutdown(server, SHUT_WR)
    closeNow(server)
    closeNow(client)
    closeNow(first)
    const second = owned(listeningSocket('127.0.0.1', port))
    expect(portOf(second)).toBe(port)
    expect(getsockopt(second, SOL_SOCKET, SO_REUSEADDR)).toBe(1)
  })

  test('says which call failed, at which address, and leaves no descriptor behind', () => {
    const listener = owned(listeningSocket('127.0.0.1', 0))
    const port = portOf(listener)
    const next = lowestFree()
    expect(() => listeningSocket('127.0.0.1', port)).toThrow(
      `bind to 127.0.0.1:${port}: Address already in use (EADDRINUSE)`,
    )
    expect(() => listeningSocket('192.0.2.1', 0)).toThrow('(EADDRNOTAVAIL)')
    expect(() => listeningSocket('localhost', 0)).toThrow(TypeError)
    expect(lowestFree()).toBe(next)
  })
})

describe('connectedSocket', () => {
  test('says that nobody listens, and leaves no descriptor behind', () => {
    const listener = owned(listeningSocket('127.0.0.1', 0))
    const port = portOf(listener)
    closeNow(listener)
    const next = lowestFree()
    expect(() => connectedSocket('127.0.0.1', port)).toThrow('(ECONNREFUSED)')
    expect(lowestFree()).toBe(next)
  })
})

/** The number that the next descriptor will have. */
function lowestFree(): number {
  const fd = listeningSocket('127.0.0.1', 0)
  close(fd)
  return fd
}
