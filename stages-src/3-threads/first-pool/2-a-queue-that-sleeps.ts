/** A pool of threads, second sitting: a queue whose ends sleep. */
import { readlinkSync } from 'node:fs'
import { isMainThread, Worker, workerData } from 'node:worker_threads'
import { Command } from 'commander'
import { accept4, close, Memory, POLLIN, SocketAddress } from '#sys'
import { listeningSocket, nameOf } from '../../1-echo/listening-socket.ts'
import { blocking, LineReader, writeAll } from '../../1-echo/robust-io.ts'
import { Condition } from '../sync/condition.ts'
import { Mutex } from '../sync/mutex.ts'

/** The words that the threads share: where the queue begins, its length, the locks. */
const [HEAD, LENGTH, LOCK, FILLED, FREED, FIRST, PLACES] = [0, 1, 2, 3, 4, 5, 64]
const words: Int32Array =
  workerData?.words ?? new Int32Array(new SharedArrayBuffer(4 * (FIRST + PLACES)))
const mutex = new Mutex(words.subarray(LOCK))
const filled = new Condition(words.subarray(FILLED))
const freed = new Condition(words.subarray(FREED))
const memory = new Memory(8192)
const me = readlinkSync('/proc/thread-self')

if (isMainThread) start()
else if ('listener' in workerData) accept(workerData.listener)
else for (;;) answer(take())

/** Listens, and starts the threads: one that accepts, and so many that answer. */
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
  new Worker(import.meta.filename, { workerData: { words, listener } })
  for (let number = 0; number < threads; number += 1) {
    new Worker(import.meta.filename, { workerData: { words } })
  }
}

/** Takes connections, and puts them into the queue. */
function accept(listener: number): void {
  const peer = new SocketAddress()
  for (;;) {
    blocking.wait(listener, POLLIN)
    const client = accept4(listener, peer, 0)
    if (client >= 0) push(client)
  }
}

/** Puts a connection into the queue, once there is room. */
function push(client: number): void {
  for (mutex.lock(); words[LENGTH] === PLACES; ) freed.wait(mutex)
  const [head = 0, length = 0] = words
  words[FIRST + ((head + length) % PLACES)] = client
  words[LENGTH] = length + 1
  mutex.unlock()
  filled.signal()
}

/** Takes the connection that came first, once there is one. */
function take(): number {
  for (mutex.lock(); words[LENGTH] === 0; ) filled.wait(mutex)
  const [head = 0, length = 0] = words
  const client = words[FIRST + head] as number
  words[HEAD] = (head + 1) % PLACES
  words[LENGTH] = length - 1
  mutex.unlock()
  freed.signal()
  return client
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
