/** Week 13's server: buffers that are lent, and responses that are kept. */
import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import {
  accept4,
  close,
  EAGAIN,
  EINTR,
  EPOLLIN,
  EPOLLOUT,
  Memory,
  must,
  read,
  SOCK_NONBLOCK,
  SocketAddress,
  write,
} from '#sys'
import { listeningSocket, nameOf } from '../1-echo/listening-socket.ts'
import { DocumentRoot } from '../2-http/files/document-root.ts'
import { parsePath } from '../2-http/files/path.ts'
import { MediaTypes } from '../2-http/response/media-types.ts'
import { EpollPoller } from './loop/epoll-poller.ts'
import { EventLoop } from './loop/event-loop.ts'

const cli = new Command('first-buffer-pool.ts')
  .description('Serves the files of a folder, out of memory where it can.')
  .option('--port <number>', 'listen on this port', Number, 8004)
  .option('--root <folder>', 'serve what is in here', '.')
  .parse()
process.on('uncaughtException', ({ message }) => cli.error(`error: ${message}`))
const { port, root } = cli.opts()
const plain = { listing: false, dotFiles: false, followLinks: false }
const [files, types] = [new DocumentRoot(root, plain), new MediaTypes()]
const listener = listeningSocket('127.0.0.1', port)
console.log(`listening on http://${nameOf(listener)}`)

/** What everybody reads into, and the buffers that nobody has. */
const [shared, pool] = [new Memory(8192), [] as Memory[]]
/** Head and body in one block, by the target that asks for it, and for how long. */
const cache = new Map<string, { block: Memory; until: number }>()
const BEGIN = { fd: -1, buffer: shared, held: 0, block: new Memory(0), sent: 0 }
const loop = new EventLoop(new EpollPoller(), console.error)
const peer = new SocketAddress()
must(loop.add(listener, EPOLLIN, { ready: accept }), 'epoll_ctl')
loop.run()

/** Takes a connection from the queue. It has no buffer of its own. */
function accept(): void {
  const client = { ...BEGIN, fd: accept4(listener, peer, SOCK_NONBLOCK) }
  if (client.fd >= 0) loop.add(client.fd, EPOLLIN, { ready: () => serve(client) })
}

/** Sends what is to be sent, or else takes what has come. */
function serve(client: typeof BEGIN): void {
  const { fd, buffer, held, block, sent } = client
  const left = block.length - sent
  const result = left
    ? write(fd, block, sent, left)
    : read(fd, buffer, held, buffer.length - held)
  if (result === -EAGAIN || result === -EINTR) return
  client[left ? 'sent' : 'held'] += result
  if (result <= 0 || result === left) {
    if (buffer !== shared) pool.push(buffer)
    loop.forget(fd)
    close(fd)
  } else if (left === 0) answer(client)
}

/** Lends a buffer to whoever has sent half a head, until the head is whole. */
function answer(client: typeof BEGIN): void {
  const { fd, buffer, held } = client
  const head = buffer.bytes.toString('latin1', 0, held)
  if (head.includes('\r\n\r\n')) {
    client.block = blockOf(/^GET (\/[!-~]*) HTTP\/1\.\d\r\n/.exec(head)?.[1] ?? '')
    if (buffer !== shared) pool.push(buffer)
    client.buffer = shared
    loop.change(fd, EPOLLOUT)
  } else if (buffer === shared) {
    client.buffer = pool.pop() ?? new Memory(shared.length)
    shared.bytes.copy(client.buffer.bytes, 0, 0, held)
  }
}

/** A file with its head in front, as it was at most a second ago. */
function blockOf(target: string): Memory {
  const kept = cache.get(target)
  if (kept && loop.at.now < kept.until) return kept.block
  const path = parsePath(target.replace(/\?.*/, ''))
  const found = 'status' in path ? undefined : files.find(path, [])
  const file = found?.kind === 'file' ? found.file : undefined
  const body = file
    ? readFileSync(file.fd)
    : Buffer.from('There is no such file.\n')
  if (file) close(file.fd)
  let top = `HTTP/1.1 ${file ? '200 OK' : '404 Not Found'}\r\nConnection: close\r\n`
  top += `Date: ${new Date().toUTCString()}\r\nContent-Length: ${body.length}\r\n`
  top += `Content-Type: ${types.of(file?.name ?? 'a.txt')}\r\n\r\n`
  const block = new Memory(top.length + body.length)
  body.copy(block.bytes, block.bytes.write(top))
  if (cache.size > 99) cache.clear()
  if (block.length < 99_999) cache.set(target, { block, until: loop.at.now + 1000 })
  return block
}
