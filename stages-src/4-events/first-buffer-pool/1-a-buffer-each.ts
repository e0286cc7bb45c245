/** Buffers that are lent, first sitting: a buffer for each connection. */
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
import { listeningSocket, nameOf } from '../../1-echo/listening-socket.ts'
import { DocumentRoot } from '../../2-http/files/document-root.ts'
import { parsePath } from '../../2-http/files/path.ts'
import { MediaTypes } from '../../2-http/response/media-types.ts'
import { EpollPoller } from '../loop/epoll-poller.ts'
import { EventLoop } from '../loop/event-loop.ts'

const cli = new Command('first-buffer-pool.ts')
  .description('Serves the files of a folder.')
  .option('--port <number>', 'listen on this port', Number, 8004)
  .option('--root <folder>', 'serve what is in here', '.')
  .parse()
process.on('uncaughtException', ({ message }) => cli.error(`error: ${message}`))
const { port, root } = cli.opts()
const plain = { listing: false, dotFiles: false, followLinks: false }
const [files, types] = [new DocumentRoot(root, plain), new MediaTypes()]
const listener = listeningSocket('127.0.0.1', port)
console.log(`listening on http://${nameOf(listener)}`)

const BEGIN = { fd: -1, held: 0, block: new Memory(0), sent: 0 }
type Client = typeof BEGIN & { buffer: Memory }
const loop = new EventLoop(new EpollPoller(), console.error)
const peer = new SocketAddress()
must(loop.add(listener, EPOLLIN, { ready: accept }), 'epoll_ctl')
loop.run()

/** Takes a connection from the queue. It has a buffer of its own. */
function accept(): void {
  const fd = accept4(listener, peer, SOCK_NONBLOCK)
  const client = { ...BEGIN, fd, buffer: new Memory(8192) }
  if (fd >= 0) loop.add(fd, EPOLLIN, { ready: () => serve(client) })
}

/** Sends what is to be sent, or else takes what has come. */
function serve(client: Client): void {
  const { fd, buffer, held, block, sent } = client
  const left = block.length - sent
  const result = left
    ? write(fd, block, sent, left)
    : read(fd, buffer, held, buffer.length - held)
  if (result === -EAGAIN || result === -EINTR) return
  client[left ? 'sent' : 'held'] += result
  if (result <= 0 || result === left) {
    loop.forget(fd)
    close(fd)
  } else if (left === 0) answer(client)
}

/** Answers a head that is whole. */
function answer(client: Client): void {
  const { fd, buffer, held } = client
  const head = buffer.bytes.toString('latin1', 0, held)
  if (!head.includes('\r\n\r\n')) return
  client.block = blockOf(/^GET (\/[!-~]*) HTTP\/1\.\d\r\n/.exec(head)?.[1] ?? '')
  loop.change(fd, EPOLLOUT)
}

/** A file with its head in front, in one block. */
function blockOf(target: string): Memory {
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
  return block
}
