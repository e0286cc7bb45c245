import { describe, expect, test } from 'vitest'
import {
  AF_INET,
  AF_INET6,
  bind,
  connect,
  EBADF,
  ECONNREFUSED,
  ECONNRESET,
  EINPROGRESS,
  EINVAL,
  ENOPROTOOPT,
  ENOTSOCK,
  getsockname,
  getsockopt,
  IPPROTO_IPV6,
  IPPROTO_TCP,
  IPV6_V6ONLY,
  listen,
  Memory,
  MSG_DONTWAIT,
  PeerCredentials,
  POLLOUT,
  PollSet,
  peerCredentials,
  poll,
  recv,
  resetOnClose,
  SO_ERROR,
  SO_KEEPALIVE,
  SO_LINGER,
  SO_RCVBUF,
  SO_REUSEADDR,
  SO_REUSEPORT,
  SO_SNDBUF,
  SOCK_NONBLOCK,
  SOCK_STREAM,
  SOL_SOCKET,
  SocketAddress,
  send,
  setsockopt,
  socket,
  TCP_MAXSEG,
  TCP_NODELAY,
} from '#sys'
import {
  closeNow,
  connected,
  listening,
  owned,
  pair,
  pipe,
  say,
} from '../../tests/support/kernel.ts'

describe('setsockopt and getsockopt', () => {
  test.each([
    ['SO_REUSEADDR', SOL_SOCKET, SO_REUSEADDR],
    ['SO_REUSEPORT', SOL_SOCKET, SO_REUSEPORT],
    ['SO_KEEPALIVE', SOL_SOCKET, SO_KEEPALIVE],
    ['TCP_NODELAY', IPPROTO_TCP, TCP_NODELAY],
    ['IPV6_V6ONLY', IPPROTO_IPV6, IPV6_V6ONLY],
  ])('switch %s on and off', (_name, level, option) => {
    const tcp = owned(socket(AF_INET6, SOCK_STREAM, 0))
    for (const value of [1, 0, 1]) {
      expect(setsockopt(tcp, level, option, value)).toBe(0)
      expect(getsockopt(tcp, level, option)).toBe(value)
    }
  })

  test.each([
    ['SO_SNDBUF', SO_SNDBUF],
    ['SO_RCVBUF', SO_RCVBUF],
  ])('set %s, which the kernel doubles: socket(7)', (_name, option) => {
    const tcp = owned(socket(AF_INET, SOCK_STREAM, 0))
    expect(setsockopt(tcp, SOL_SOCKET, option, 20_000)).toBe(0)
    expect(getsockopt(tcp, SOL_SOCKET, option)).toBe(40_000)
  })

  test('set the largest segment', () => {
    const tcp = owned(socket(AF_INET, SOCK_STREAM, 0))
    expect(setsockopt(tcp, IPPROTO_TCP, TCP_MAXSEG, 1000)).toBe(0)
    // Before there is a connection the kernel tells its default, never more than that.
    expect(getsockopt(tcp, IPPROTO_TCP, TCP_MAXSEG)).toBeLessThanOrEqual(1000)
  })

  test('answer for options and levels that do not exist, and for no socket', () => {
    const tcp = owned(socket(AF_INET, SOCK_STREAM, 0))
    const [reading] = pipe()
    expect(setsockopt(tcp, SOL_SOCKET, 4711, 1)).toBe(-ENOPROTOOPT)
    expect(getsockopt(tcp, SOL_SOCKET, 4711)).toBe(-ENOPROTOOPT)
    expect(setsockopt(tcp, IPPROTO_TCP, TCP_MAXSEG, 1)).toBe(-EINVAL)
    expect(setsockopt(reading, SOL_SOCKET, SO_REUSEADDR, 1)).toBe(-ENOTSOCK)
    expect(getsockopt(reading, SOL_SOCKET, SO_REUSEADDR)).toBe(-ENOTSOCK)
    expect(setsockopt(-1, SOL_SOCKET, SO_REUSEADDR, 1)).toBe(-EBADF)
    expect(getsockopt(-1, SOL_SOCKET, SO_REUSEADDR)).toBe(-EBADF)
  })
})

describe('what the options do', () => {
  test('SO_REUSEPORT lets two sockets listen on one port', () => {
    const [first, second] = [1, 2].map(() => {
      const tcp = owned(socket(AF_INET, SOCK_STREAM, 0))
      expect(setsockopt(tcp, SOL_SOCKET, SO_REUSEPORT, 1)).toBe(0)
      return tcp
    }) as [number, number]
    const address = SocketAddress.internet('127.0.0.1', 0)
    expect(bind(first, address)).toBe(0)
    expect(listen(first, 1)).toBe(0)
    expect(getsockname(first, address)).toBe(0)
    expect(bind(second, address)).toBe(0)
    expect(listen(second, 1)).toBe(0)
  })

  test('IPV6_V6ONLY off lets IPv4 in, under a mapped address', () => {
    const tcp = owned(socket(AF_INET6, SOCK_STREAM, 0))
    expect(setsockopt(tcp, IPPROTO_IPV6, IPV6_V6ONLY, 0)).toBe(0)
    const address = SocketAddress.internet('::ffff:127.0.0.1', 0)
    expect(bind(tcp, address)).toBe(0)
    expect(listen(tcp, 1)).toBe(0)
    expect(getsockname(tcp, address)).toBe(0)
    const client = owned(socket(AF_INET, SOCK_STREAM, 0))
    expect(connect(client, SocketAddress.internet('127.0.0.1', address.port))).toBe(
      0,
    )
  })

  test('SO_ERROR tells how a connection begun without waiting went, once', () => {
    const [listener, address] = listening()
    closeNow(listener)
    const client = owned(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0))
    expect(connect(client, address)).toBe(-EINPROGRESS)
    const entries = new PollSet(1)
    entries.set(0, client, POLLOUT)
    expect(poll(entries, 1, 60_000)).toBe(1)
    expect(getsockopt(client, SOL_SOCKET, SO_ERROR)).toBe(ECONNREFUSED)
    expect(getsockopt(client, SOL_SOCKET, SO_ERROR)).toBe(0)
  })
})

describe('resetOnClose', () => {
  test('makes close a reset; on Linux what had arrived before can still be read', () => {
    const [client, server] = connected()
    say(client, 'arrived')
    expect(resetOnClose(client)).toBe(0)
    expect(getsockopt(client, SOL_SOCKET, SO_LINGER)).toBe(1)
    closeNow(client)
    expect(recv(server, new Memory(16), 0, 16, 0)).toBe(7)
    expect(recv(server, new Memory(16), 0, 16, 0)).toBe(-ECONNRESET)
  })

  test('throws away what was not sent, where close alone would still send it', () => {
    for (const [reset, ending] of [
      [true, -ECONNRESET],
      [false, 0],
    ] as const) {
      const [client, server] = connected()
      const memory = new Memory(1 << 20)
      let sent = 0
      for (let result = 0; result >= 0; sent += Math.max(0, result)) {
        result = send(client, memory, 0, memory.length, MSG_DONTWAIT)
      }
      if (reset) expect(resetOnClose(client)).toBe(0)
      closeNow(client)
      let received = 0
      let result: number
      do {
        result = recv(server, memory, 0, memory.length, 0)
        received += Math.max(0, result)
      } while (result > 0)
      expect(result).toBe(ending)
      expect(received < sent).toBe(reset)
    }
  })

  test('is not the usual end', () => {
    const [client, server] = connected()
    say(client, 'read')
    closeNow(client)
    expect(recv(server, new Memory(16), 0, 16, 0)).toBe(4)
    expect(recv(server, new Memory(16), 0, 16, 0)).toBe(0)
  })

  test('answers for no socket', () => {
    expect(resetOnClose(pipe()[0])).toBe(-ENOTSOCK)
    expect(resetOnClose(-1)).toBe(-EBADF)
  })
})

describe('peerCredentials', () => {
  test('says whose process is at the other end of a Unix socket', () => {
    const credentials = new PeerCredentials()
    expect(peerCredentials(pair()[0], credentials)).toBe(0)
    const { gid, pid, uid } = credentials
    const own = {
      pid: process.pid,
      uid: process.getuid?.(),
      gid: process.getgid?.(),
    }
    expect({ pid, uid, gid }).toEqual(own)
  })

  test('says nobody of a connection over TCP', () => {
    const credentials = new PeerCredentials()
    expect(peerCredentials(connected()[0], credentials)).toBe(0)
    expect(credentials).toMatchObject({ pid: 0, uid: 2 ** 32 - 1 })
  })

  test('answers for no socket', () => {
    expect(peerCredentials(pipe()[0], new PeerCredentials())).toBe(-ENOTSOCK)
    expect(peerCredentials(-1, new PeerCredentials())).toBe(-EBADF)
  })
})
