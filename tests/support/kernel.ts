import { onTestFinished } from 'vitest'
import {
  AF_UNIX,
  accept4,
  bind,
  close,
  connect,
  EFD_CLOEXEC,
  eventfd,
  getsockname,
  listen,
  Memory,
  must,
  O_CLOEXEC,
  pipe2,
  SOCK_CLOEXEC,
  SOCK_STREAM,
  SocketAddress,
  socket,
  socketpair,
  write,
} from '#sys'

/** Descriptors that tests have opened and not closed themselves. */
const open = new Set<number>()

/** Takes care that `fd` is closed when the test ends, unless `closeNow` was sooner. */
export function owned(fd: number): number {
  must(fd, 'what opens a descriptor')
  open.add(fd)
  onTestFinished(() => closeNow(fd))
  return fd
}

/** Closes a descriptor once: its number may soon be another's. */
export function closeNow(fd: number): void {
  if (open.delete(fd)) must(close(fd), 'close')
}

/** Two connected stream sockets. Like all descriptors here, no child process inherits them. */
export function pair(flags = 0): [number, number] {
  const ends = new Memory(8)
  must(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | flags, 0, ends), 'socketpair')
  return [owned(ends.view.getInt32(0, true)), owned(ends.view.getInt32(4, true))]
}

/** A pipe: the reading end, the writing end. */
export function pipe(flags = 0): [number, number] {
  const ends = new Memory(8)
  must(pipe2(ends, O_CLOEXEC | flags), 'pipe2')
  return [owned(ends.view.getInt32(0, true)), owned(ends.view.getInt32(4, true))]
}

/** An event, not readable yet, and what makes it so. */
export function event(): { stop: number; fire: () => void } {
  const stop = owned(eventfd(0, EFD_CLOEXEC))
  const one = new Memory(8)
  one.view.setBigUint64(0, 1n, true)
  return { stop, fire: () => must(write(stop, one, 0, 8), 'write') }
}

/** A listening TCP socket on a port that the kernel chose, and its address. */
export function listening(host = '127.0.0.1'): [number, SocketAddress] {
  const wanted = SocketAddress.internet(host, 0)
  const listener = owned(socket(wanted.family, SOCK_STREAM | SOCK_CLOEXEC, 0))
  must(bind(listener, wanted), 'bind')
  must(listen(listener, 8), 'listen')
  const address = new SocketAddress()
  must(getsockname(listener, address), 'getsockname')
  return [listener, address]
}

/** Two ends of a TCP connection: who connected, who accepted. */
export function connected(host = '127.0.0.1'): [number, number] {
  const [listener, address] = listening(host)
  const client = owned(socket(address.family, SOCK_STREAM | SOCK_CLOEXEC, 0))
  must(connect(client, address), 'connect')
  return [client, owned(accept4(listener, new SocketAddress(), SOCK_CLOEXEC))]
}

/** Pinned memory that holds `text` (or bytes) and nothing else. */
export function memoryOf(text: string | Uint8Array): Memory {
  const bytes = Buffer.from(text)
  const memory = new Memory(bytes.length)
  memory.bytes.set(bytes)
  return memory
}

/** Writes `text` to `fd` with one call: a few bytes, for which there is room. */
export function say(fd: number, text: string | Uint8Array): void {
  const memory = memoryOf(text)
  must(write(fd, memory, 0, memory.length), 'write')
}

/** The first `count` bytes of `memory` as text. */
export function textOf(memory: Memory, count: number, offset = 0): string {
  return memory.bytes.toString('latin1', offset, offset + count)
}
