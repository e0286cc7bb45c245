/** Week 8's server: a pool of threads, for those who have something to say. */
import { readlinkSync } from 'node:fs'
import { isMainThread, Worker, workerData } from 'node:worker_threads'
import { Command } from 'commander'
import { accept4, close, Memory, POLLIN, PollSet, poll, SocketAddress } from '#sys'
import { listeningSocket, nameOf } from '../1-echo/listening-socket.ts'
import { LineReader, writeAll } from '../1-echo/robust-io.ts'
import { BoundedQueue } from './sync/bounded-queue.ts'
import { bytesFor, Words } from './sync/words.ts'

/** How many connections may wait for a thread, and how many for their client. */
const [PLACES, MOST] = [64, 1024]
const shared: SharedArrayBuffer =
  workerData?.shared ?? new SharedArrayBuffer(bytesFor(BoundedQueue.words(PLACES)))
const words = new Words(shared)
const queue = new BoundedQueue(PLACES, (count) => words.take(count))
const memory = new Memory(8192)
const me = readlinkSync('/proc/thread-self')

if (isMainThread) start()
else if ('listener' in workerData) watch(workerData.listener)
else for (;;) answer(queue.pop())

/** Listens, and starts the threads: one that watches, and so many that answer. */
function start(): void {
  const cli = new Command('first-pool.ts')
    .description('Answers with one page, on so many threads.')
    .option('--port <number>', 'listen on this port', Number, 8003)
    .option('--threads <number>', 'so many answer', Number, 4)
    .parse()
  process.on('uncaughtException', ({ message }) => cli.error(`error: ${message}`))
  const { port, threads } = cli.opts()
  const listener = listeningSocket('127.0.0.1', port)
  console.log(`listening on http://${nameOf(listener)}`)
  new Worker(import.meta.filename, { workerData: { shared, listener } })
  for (let number = 0; number < threads; number += 1) {
    new Worker(import.meta.filename, { workerData: { shared } })
  }
}

/** Accepts, and watches the connections: who has said something is put into the queue. */
function watch(listener: number): void {
  const peer = new SocketAddress()
  const watched = new PollSet(1 + MOST)
  for (let idle: number[] = []; ; ) {
    watched.set(0, idle.length < MOST ? listener : -1, POLLIN)
    for (const [at, client] of idle.entries()) watched.set(1 + at, client, POLLIN)
    if (poll(watched, 1 + idle.length, -1) < 0) continue
    const ready = idle.filter((_, at) => watched.revents(1 + at) !== 0)
    idle = idle.filter((client) => !ready.includes(client))
    for (const client of ready) queue.push(client)
    const client = watched.revents(0) ? accept4(listener, peer, 0) : -1
    if (client >= 0) idle.push(client)
  }
}

/** Reads a head, and answers it with a page. */
function answer(client: number): void {
  const lines = new LineReader(client, memory)
  let length = lines.readLine()
  while (length > 2) length = lines.readLine()
  const page = `<!doctype html>\n<title>A page</title>\n<h1>From ${me}</h1>\n`
  const fields = [
    `Date: ${new Date().toUTCString()}`,
    'Content-Type: text/html; charset=utf-8',
    `Content-Length: ${page.length}`,
    'Connection: close',
  ]
  const response = `HTTP/1.1 200 OK\r\n${fields.join('\r\n')}\r\n\r\n${page}`
  if (length === 2) writeAll(client, memory, 0, memory.bytes.write(response))
  close(client)
}
