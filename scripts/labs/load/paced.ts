/**
 * Asks a server at a fixed rate over one connection, and prints one line of JSON:
 *
 *     node scripts/labs/load/paced.ts PORT PATH RATE SECONDS
 *
 * An answer is timed from when its request was due, and not from when it could be sent.
 */
import { createHistogram } from 'node:perf_hooks'
import { close, Memory, must } from '#sys'
import { connectedSocket } from '../../../stages-src/1-echo/connected-socket.ts'
import { readAll, readSome, writeAll } from '../../../stages-src/1-echo/robust-io.ts'

const [port = '', path = '/', rate = '', seconds = ''] = process.argv.slice(2)
const server = connectedSocket('127.0.0.1', Number(port))
const request = new Memory(1024)
const response = new Memory(4 * 1024 * 1024)
const length = request.bytes.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`)
const size = firstAnswer()
ask(1000)
console.log(JSON.stringify(ask(Number(rate) * Number(seconds))))
close(server)

/** Asks so often, each time when it is due. Latencies in microseconds. */
function ask(times: number) {
  const latencies = createHistogram()
  const interval = 1000 / Number(rate)
  const began = performance.now() + interval
  for (let number = 0; number < times; number++) {
    const due = began + number * interval
    while (performance.now() < due);
    exchange()
    latencies.record(Math.max(1, Math.round((performance.now() - due) * 1e6)))
  }
  const percentile = (share: number) => latencies.percentile(share) / 1000
  return {
    count: times,
    seconds: (performance.now() - began) / 1000,
    median: percentile(50),
    p99: percentile(99),
    p999: percentile(99.9),
  }
}

/** Every answer is as long as the first. */
function exchange(): void {
  must(writeAll(server, request, 0, length), 'write')
  const received = must(readAll(server, response, 0, size), 'read')
  if (received < size) throw new Error(`the server has gone after ${received} of ${size} bytes`)
}

/** Asks once, and returns the length of the whole response. */
function firstAnswer(): number {
  must(writeAll(server, request, 0, length), 'write')
  let received = 0
  for (;;) {
    const room = response.length - received
    received += must(readSome(server, response, received, room), 'read')
    const text = response.bytes.toString('latin1', 0, received)
    const head = text.indexOf('\r\n\r\n') + 4
    const content = /^content-length: *(\d+)/im.exec(text)?.[1]
    if (head >= 4 && content && received >= head + Number(content)) return received
  }
}
