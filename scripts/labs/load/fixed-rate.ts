/**
 * Asks a server at a fixed rate over one connection, or over several in turns, and prints one line
 * of JSON:
 *
 *     node scripts/labs/load/fixed-rate.ts PORT PATH RATE SECONDS [CONNECTIONS]
 *
 * An answer is timed from when its request was due, and not from when it could be sent: where no
 * connection is free, the next request waits, and its wait counts.
 */
import { createHistogram } from 'node:perf_hooks'
import {
  close,
  EAGAIN,
  EPOLL_CLOEXEC,
  EPOLL_CTL_ADD,
  EPOLLIN,
  EpollEvents,
  epoll_create1,
  epoll_ctl,
  epoll_wait,
  Memory,
  MSG_DONTWAIT,
  must,
  recv,
} from '#sys'
import { connectedSocket } from '../../../stages-src/1-echo/connected-socket.ts'
import { readSome, writeAll } from '../../../stages-src/1-echo/robust-io.ts'

const [port = '', path = '/', rate = '', seconds = '', count = '1'] = process.argv.slice(2)
const servers = Array.from({ length: Number(count) }, () =>
  connectedSocket('127.0.0.1', Number(port)),
)
const poller = must(epoll_create1(EPOLL_CLOEXEC), 'epoll_create1')
servers.forEach((server, index) => {
  must(epoll_ctl(poller, EPOLL_CTL_ADD, server, EPOLLIN, index), 'epoll_ctl')
})
const ready = new EpollEvents(servers.length)
const request = new Memory(1024)
const response = new Memory(4 * 1024 * 1024)
const length = request.bytes.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`)
const size = firstAnswer(servers[0] as number)

/** Of each connection: when its request was due, and how many bytes of the response are missing. */
const due = servers.map(() => 0)
const missing = servers.map(() => 0)
/** Those that have nothing under way. */
const free = servers.map((_, index) => index)

ask(1000)
console.log(JSON.stringify(ask(Number(rate) * Number(seconds))))
for (const server of servers) close(server)

/** Asks so often, each time when it is due. Latencies in microseconds. */
function ask(times: number) {
  const latencies = createHistogram()
  const interval = 1000 / Number(rate)
  const began = performance.now() + interval
  for (let [sent, answered] = [0, 0]; answered < times; ) {
    while (sent < times && free.length > 0 && performance.now() >= began + sent * interval) {
      begin(free.shift() as number, began + sent * interval)
      sent += 1
    }
    for (const index of finished()) {
      const late = performance.now() - (due[index] as number)
      latencies.record(Math.max(1, Math.round(late * 1e6)))
      free.push(index)
      answered += 1
    }
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

function begin(index: number, time: number): void {
  due[index] = time
  missing[index] = size
  must(writeAll(servers[index] as number, request, 0, length), 'write')
}

/** Reads what has come, without waiting, and yields the connections whose response is whole. */
function* finished(): Generator<number> {
  const told = must(epoll_wait(poller, ready, 0), 'epoll_wait')
  for (let event = 0; event < told; event++) {
    const index = ready.generation(event)
    const received = recv(ready.fd(event), response, 0, response.length, MSG_DONTWAIT)
    if (received === -EAGAIN) continue
    if (must(received, 'recv') === 0) throw new Error('the server has gone')
    missing[index] = (missing[index] as number) - received
    // Every answer is as long as the first.
    if (missing[index] <= 0) yield index
  }
}

/** Asks once, and returns the length of the whole response. */
function firstAnswer(server: number): number {
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
