/** A thread for each connection, second sitting: nobody waits for another. */
import { readlinkSync } from 'node:fs'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { Command } from 'commander'
import { accept4, close, Memory, POLLIN, SocketAddress } from '#sys'
import { listeningSocket, nameOf } from '../../1-echo/listening-socket.ts'
import { blocking, LineReader, writeAll } from '../../1-echo/robust-io.ts'

if (isMainThread) start()
else if ('listener' in workerData) accept(workerData.listener)
else answer(workerData.client)

/** Listens, and starts a thread for each connection that it hears of. */
function start(): void {
  const program = new Command('first-threads.ts')
    .description('Answers with one page, each connection on a thread of its own.')
    .option('--port <number>', 'listen on this port', Number, 8003)
    .parse()
  process.on('uncaughtException', ({ message }) =>
    program.error(`error: ${message}`),
  )
  const { port } = program.opts()
  const listener = listeningSocket('127.0.0.1', port)
  console.log(`listening on http://${nameOf(listener)}`)
  const acceptor = new Worker(import.meta.filename, { workerData: { listener } })
  acceptor.on('message', begin)
}

/** Starts a thread for the connection. Its end is the end of both. */
function begin(client: number): void {
  const thread = new Worker(import.meta.filename, { workerData: { client } })
  thread.on('error', (error) => console.error(error))
  thread.on('exit', () => close(client))
}

/** Takes connections, and tells the main thread of each. */
function accept(listener: number): void {
  const peer = new SocketAddress()
  for (;;) {
    blocking.wait(listener, POLLIN)
    const client = accept4(listener, peer, 0)
    if (client >= 0) parentPort?.postMessage(client)
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
