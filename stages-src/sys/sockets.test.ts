import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import {
  AF_INET,
  AF_INET6,
  AF_UNIX,
  accept4,
  bind,
  connect,
  EADDRINUSE,
  EADDRNOTAVAIL,
  EAGAIN,
  EBADF,
  ECONNREFUSED,
  EINPROGRESS,
  EINVAL,
  ENOTCONN,
  ENOTSOCK,
  EOPNOTSUPP,
  errorName,
  F_GETFD,
  F_GETFL,
  fcntl,
  getpeername,
  getsockname,
  listen,
  Memory,
  O_NONBLOCK,
  read,
  SHUT_RD,
  SHUT_RDWR,
  SHUT_WR,
  SOCK_CLOEXEC,
  SOCK_NONBLOCK,
  SOCK_STREAM,
  SocketAddress,
  shutdown,
  socket,
  socketpair,
} from '#sys'
import { runFixture } from '../../tests/support/fixture.ts'
import {
  closeNow,
  connected,
  listening,
  owned,
  pair,
  pipe,
  say,
  textOf,
} from '../../tests/support/kernel.ts'

/** SOCK_DGRAM of socket(2): the stages use streams alone. */
const SOCK_DGRAM = 2

function folder(): string {
  // A socket's path has room for 107 bytes, of which a test wants some.
  const parent = Buffer.byteLength(tmpdir()) < 80 ? tmpdir() : '/tmp'
  const path = mkdtempSync(join(parent, 'sys-'))
  onTestFinished(() => rmSync(path, { recursive: true }))
  return path
}

function nameOf(fd: number): string {
  const address = new SocketAddress()
  expect(getsockname(fd, address)).toBe(0)
  return address.toString()
}

function peerOf(fd: number): string {
  const address = new SocketAddress()
  expect(getpeername(fd, address)).toBe(0)
  return address.toString()
}

/** Reads what there is at `fd`, as text. */
function heard(fd: number): string {
  const memory = new Memory(64)
  return textOf(memory, read(fd, memory, 0, memory.length))
}

describe.each(['127.0.0.1', '::1'])('a TCP connection over %s', (host) => {
  test('is made by bind, listen, connect and accept4, and carries bytes both ways', () => {
    const [listener, address] = listening(host)
    expect(address.host).toBe(host)
    expect(address.port).toBeGreaterThan(0)
    const client = owned(socket(address.family, SOCK_STREAM, 0))
    expect(connect(client, address)).toBe(0)
    const peer = new SocketAddress()
    const server = owned(accept4(listener, peer, 0))
    say(client, 'ping')
    expect(heard(server)).toBe('ping')
    say(server, 'pong')
    expect(heard(client)).toBe('pong')

    // Both ends, and accept4, agree about who is who.
    expect(peer.toString()).toBe(nameOf(client))
    expect(peerOf(server)).toBe(nameOf(client))
    expect(peerOf(client)).toBe(nameOf(server))
    expect(nameOf(server)).toBe(address.toString())
  })

  test('is refused where nobody listens', () => {
    const [listener, address] = listening(host)
    closeNow(listener)
    const client = owned(socket(address.family, SOCK_STREAM, 0))
    expect(connect(client, address)).toBe(-ECONNREFUSED)
  })
})

describe('a Unix socket', () => {
  test('is a path, over which a connection carries bytes', () => {
    const path = join(folder(), 'écho')
    const address = SocketAddress.unix(path)
    const listener = owned(socket(AF_UNIX, SOCK_STREAM, 0))
    expect(bind(listener, address)).toBe(0)
    expect(existsSync(path)).toBe(true)
    expect(listen(listener, 1)).toBe(0)
    const client = owned(socket(AF_UNIX, SOCK_STREAM, 0))
    expect(connect(client, address)).toBe(0)
    const peer = new SocketAddress()
    const server = owned(accept4(listener, peer, 0))
    say(client, 'through the file system')
    expect(heard(server)).toBe('through the file system')
    expect(nameOf(listener)).toBe(`unix:${path}`)
    expect(peerOf(client)).toBe(`unix:${path}`)
    // The client has no name of its own.
    expect([peer.host, peer.port, peer.length]).toEqual(['', 0, 2])
  })

  test('takes the longest path that there is, and no longer one', () => {
    const shelf = folder()
    const longest = join(shelf, 'x'.repeat(107 - Buffer.byteLength(shelf) - 1))
    const listener = owned(socket(AF_UNIX, SOCK_STREAM, 0))
    expect(bind(listener, SocketAddress.unix(longest))).toBe(0)
    expect(existsSync(longest)).toBe(true)
    expect(nameOf(listener)).toBe(`unix:${longest}`)
    expect(() => SocketAddress.unix(`${longest}x`)).toThrow(
      /1 to 107 bytes, this has 108/,
    )
  })

  test('of a name that exists already is -EADDRINUSE', () => {
    const address = SocketAddress.unix(join(folder(), 'echo'))
    expect(bind(owned(socket(AF_UNIX, SOCK_STREAM, 0)), address)).toBe(0)
    const second = owned(socket(AF_UNIX, SOCK_STREAM, 0))
    expect(bind(second, address)).toBe(-EADDRINUSE)
    // Bound, but nobody listens.
    expect(connect(second, address)).toBe(-ECONNREFUSED)
  })
})

describe('socketpair', () => {
  test('makes two ends that hear each other', () => {
    const [left, right] = pair()
    say(left, 'to the right')
    say(right, 'to the left')
    expect(heard(right)).toBe('to the right')
    expect(heard(left)).toBe('to the left')
    expect(nameOf(left)).toBe('unix:')
  })

  test('sets flags on both ends', () => {
    for (const end of pair(SOCK_NONBLOCK | SOCK_CLOEXEC)) {
      expect(read(end, new Memory(1), 0, 1)).toBe(-EAGAIN)
      expect(fcntl(end, F_GETFD)).toBe(1)
    }
  })

  test('is not for the internet, nor for memory too small for two', () => {
    expect(socketpair(AF_INET, SOCK_STREAM, 0, new Memory(8))).toBe(-EOPNOTSUPP)
    expect(() => socketpair(AF_UNIX, SOCK_STREAM, 0, new Memory(7))).toThrow(
      RangeError,
    )
  })
})

describe('socket', () => {
  test('sets the flags that its type carries', () => {
    const plain = owned(socket(AF_INET, SOCK_STREAM, 0))
    const flagged = owned(
      socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0),
    )
    expect(fcntl(plain, F_GETFD)).toBe(0)
    expect(fcntl(plain, F_GETFL) & O_NONBLOCK).toBe(0)
    expect(fcntl(flagged, F_GETFD)).toBe(1)
    expect(fcntl(flagged, F_GETFL) & O_NONBLOCK).toBe(O_NONBLOCK)
  })

  test('refuses what does not exist', () => {
    expect(errorName(socket(4711, SOCK_STREAM, 0))).toBe('EAFNOSUPPORT')
    expect(errorName(socket(AF_INET, SOCK_STREAM, 17))).toBe('EPROTONOSUPPORT')
    expect(socket(AF_INET, SOCK_STREAM | 0x100, 0)).toBe(-EINVAL)
  })
})

describe('accept4', () => {
  test('takes connections in the order in which they came', () => {
    const [listener, address] = listening()
    const clients = [1, 2, 3].map(() => {
      const client = owned(socket(AF_INET, SOCK_STREAM, 0))
      expect(connect(client, address)).toBe(0)
      return client
    })
    const peer = new SocketAddress()
    for (const client of clients) {
      owned(accept4(listener, peer, 0))
      expect(peer.toString()).toBe(nameOf(client))
    }
  })

  test('sets flags on the new descriptor alone', () => {
    const [listener, address] = listening()
    const client = owned(socket(AF_INET, SOCK_STREAM, 0))
    expect(connect(client, address)).toBe(0)
    const server = owned(
      accept4(listener, new SocketAddress(), SOCK_CLOEXEC | SOCK_NONBLOCK),
    )
    expect(read(server, new Memory(1), 0, 1)).toBe(-EAGAIN)
    expect(fcntl(server, F_GETFD)).toBe(1)
    expect(fcntl(listener, F_GETFL) & O_NONBLOCK).toBe(0)
  })

  test('answers -EAGAIN where nobody waits, and forgets the peer before', () => {
    const [listener, address] = listening()
    expect(fcntl(listener, 4, O_NONBLOCK)).toBe(0)
    const client = owned(socket(AF_INET, SOCK_STREAM, 0))
    expect(connect(client, address)).toBe(0)
    const peer = new SocketAddress()
    owned(accept4(listener, peer, 0))
    expect(peer.host).toBe('127.0.0.1')
    expect(accept4(listener, peer, 0)).toBe(-EAGAIN)
    expect([peer.family, peer.host, peer.port, `${peer}`]).toEqual([0, '', 0, ''])
  })

  test('answers for sockets that accept nothing', () => {
    const peer = new SocketAddress()
    const [reading] = pipe()
    expect(accept4(owned(socket(AF_INET, SOCK_STREAM, 0)), peer, 0)).toBe(-EINVAL)
    expect(accept4(owned(socket(AF_INET, SOCK_DGRAM, 0)), peer, 0)).toBe(
      -EOPNOTSUPP,
    )
    expect(accept4(reading, peer, 0)).toBe(-ENOTSOCK)
    expect(accept4(-1, peer, 0)).toBe(-EBADF)
    expect(accept4(listening()[0], peer, 0x10)).toBe(-EINVAL)
  })

  test('and all that opens descriptors answers -EMFILE when the process has enough', () => {
    const { stdout } = runFixture('out-of-descriptors.ts', {
      wrap: ['sh', '-c', 'ulimit -n 64; exec "$@"', 'sh'],
    })
    expect(JSON.parse(stdout)).toEqual({
      socket: 'EMFILE',
      accept4: 'EMFILE',
      pipe2: 'EMFILE',
      socketpair: 'EMFILE',
      eventfd: 'EMFILE',
      fcntl: 'EMFILE',
      'accept4 with room again': 'a descriptor',
    })
  })
})

describe('bind, listen and connect', () => {
  test('answer -EADDRINUSE for a port that another socket listens on', () => {
    const [, address] = listening()
    expect(bind(owned(socket(AF_INET, SOCK_STREAM, 0)), address)).toBe(-EADDRINUSE)
  })

  test('answer for an address that is not this machine’s, and for a second bind', () => {
    const tcp = owned(socket(AF_INET, SOCK_STREAM, 0))
    expect(bind(tcp, SocketAddress.internet('192.0.2.1', 0))).toBe(-EADDRNOTAVAIL)
    expect(bind(tcp, SocketAddress.internet('127.0.0.1', 0))).toBe(0)
    expect(bind(tcp, SocketAddress.internet('127.0.0.1', 0))).toBe(-EINVAL)
  })

  test('answer for what is no socket, or not one that can listen', () => {
    const [reading] = pipe()
    const address = SocketAddress.internet('127.0.0.1', 0)
    expect(bind(reading, address)).toBe(-ENOTSOCK)
    expect(listen(reading, 1)).toBe(-ENOTSOCK)
    expect(connect(reading, address)).toBe(-ENOTSOCK)
    expect([bind(-1, address), listen(-1, 1), connect(-1, address)]).toEqual([
      -EBADF,
      -EBADF,
      -EBADF,
    ])
    expect(listen(owned(socket(AF_INET, SOCK_DGRAM, 0)), 1)).toBe(-EOPNOTSUPP)
    const client = owned(socket(AF_INET, SOCK_STREAM, 0))
    const other = SocketAddress.internet('::1', 1)
    expect(errorName(connect(client, other))).toBe('EAFNOSUPPORT')
  })

  test('of a non-blocking socket begins a connection: -EINPROGRESS', () => {
    const [, address] = listening()
    const client = owned(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0))
    expect(connect(client, address)).toBe(-EINPROGRESS)
  })
})

describe('shutdown', () => {
  test('ends one direction and leaves the other', () => {
    const [client, server] = connected()
    expect(shutdown(client, SHUT_WR)).toBe(0)
    expect(heard(server)).toBe('')
    say(server, 'still heard')
    expect(heard(client)).toBe('still heard')
  })

  test('ends reading, or both', () => {
    const [left, right] = pair()
    expect(shutdown(left, SHUT_RD)).toBe(0)
    expect(heard(left)).toBe('')
    say(left, 'one way')
    expect(heard(right)).toBe('one way')
    expect(shutdown(right, SHUT_RDWR)).toBe(0)
    expect(heard(right)).toBe('')
    expect(heard(left)).toBe('')
  })

  test('answers for what is not connected, no socket, or no direction', () => {
    const [reading] = pipe()
    const [left] = pair()
    expect(shutdown(owned(socket(AF_INET, SOCK_STREAM, 0)), SHUT_WR)).toBe(
      -ENOTCONN,
    )
    expect(shutdown(reading, SHUT_WR)).toBe(-ENOTSOCK)
    expect(shutdown(-1, SHUT_WR)).toBe(-EBADF)
    expect(shutdown(left, 9)).toBe(-EINVAL)
  })
})

describe('getsockname and getpeername', () => {
  test('answer for what has no peer, or is no socket', () => {
    const address = new SocketAddress()
    const [reading] = pipe()
    expect(getpeername(owned(socket(AF_INET, SOCK_STREAM, 0)), address)).toBe(
      -ENOTCONN,
    )
    expect(getpeername(reading, address)).toBe(-ENOTSOCK)
    expect(getsockname(reading, address)).toBe(-ENOTSOCK)
    expect([getsockname(-1, address), getpeername(-1, address)]).toEqual([
      -EBADF,
      -EBADF,
    ])
  })

  test('write over whatever the address held', () => {
    const address = SocketAddress.unix('/a/path/that/is/longer/than/an/address')
    const [listener] = listening()
    expect(getsockname(listener, address)).toBe(0)
    expect(address.toString()).toMatch(/^127\.0\.0\.1:\d+$/)
    expect(address.length).toBe(16)
  })
})
