/** Week 6's server: a thread for each connection, and no more than so many. */
import { readlinkSync } from 'node:fs'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { Command } from 'commander'
import {
  accept4,
  close,
  EFD_SEMAPHORE,
  eventfd,
  Memory,
  must,
  POLLIN,
  SocketAddress,
  write,
} from '#sys'
import { listeningSocket, nameOf } from '../1-echo/listening-socket.ts'
import { blocking, LineReader, readSome, writeAll } from '../1-echo/robust-io.ts'

const permit = new Memory(8) // a number of eight bytes, as eventfd wants it
if (isMainThread) start()
else if ('listener' in workerData) accept(workerData.listener, workerData.free)
else answer(workerData.client)

/** Listens, and starts a thread for each connection that it hears of. */
function start(): void {
  const program = new Command('first-threads.ts')
    .description('Answers with one page, each connection on a thread of its own.')
    .option('--port <number>', 'listen on this port', Number, 8003)
    .option('--threads <number>', 'no more connections at once', Number, 64)
    .parse()
  process.on('uncaughtException', ({ message }) =>
    program.error(`error: ${message}`),
  )
  const { port, threads } = program.opts()
  const listener = listeningSocket('127.0.0.1', port)
  const free = must(eventfd(threads, EFD_SEMAPHORE), 'eventfd')
  permit.bytes.writeBigUInt64LE(1n)
  console.log(`listening on http://${nameOf(listener)}`)
  const acceptor = new Worker(import.meta.filename, {
    workerData: { listener, free },
  })
  acceptor.on('message', (client: number) => begin(client, free))
}

/** Starts a thread for the connection. Its end is the end of both, and frees a place. */
function begin(client: number, free: number): void {
  const thread = new Worker(import.meta.filename, { workerData: { client } })
  thread.on('error', (error) => console.error(error))
  thread.on('exit', () => {
    close(client)
    write(free, permit, 0, permit.length)
  })
}

/** Takes connections, one for each thread that is free, and tells the main thread. */
function accept(listener: number, free: number): void {
  const peer = new SocketAddress()
  for (;;) {
    readSome(free, permit, 0, permit.length) // waits until there is one
    for (let client = -1; client < 0; ) {
      blocking.wait(listener, POLLIN)
      client = accept4(listener, peer, 0)
      if (client >= 0) parentPort?.postMessage(client)
    }
  }
}

/** Reads a head, however long that takes, and answers it with a page. */
function answer(client: number): void {
  const memory = new Memory(8192)
  const lines = new LineReader(client, memory)
  let length = lines.readLine()
  while (length > 2) length = lines.readLine()
  if (length !== 2) return // no blank line: no whole head has come
  const page = `<!doctype html>\n<title>A page</title>\n<h1>From ${me()}</h1>\n`
  const fields = [
    `Date: ${new Date().toUTCString()}`,
    'Content-Type: text/html; charset=utf-8',
    `Content-Length: ${page.length}`,
    'Connection: close',
  ]
  const response = `HTTP/1.1 200 OK\r\n${fields.join('\r\n')}\r\n\r\n${page}`
  writeAll(client, memory, 0, memory.bytes.write(response))
}

/** This thread, as the kernel knows it: the process, and the task in it. */
function me(): string {
  return readlinkSync('/proc/thread-self')
}
