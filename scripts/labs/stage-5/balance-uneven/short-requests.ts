/**
 * Asks at a fixed rate, each time on a connection of its own, and prints one line of JSON:
 *
 *     node scripts/labs/stage-5/balance-uneven/short-requests.ts PORT PATH RATE SECONDS
 *
 * An answer is timed from when its request was due to its last byte; microseconds.
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
import { connectedSocket } from '../../../../stages-src/1-echo/connected-socket.ts'
import { writeAll } from '../../../../stages-src/1-echo/robust-io.ts'
import { Answer } from '../../load/exact-clients/answer.ts'

const [port = '', path = '/', rate = '1', seconds = '1'] = process.argv.slice(2)
const poller = must(epoll_create1(EPOLL_CLOEXEC), 'epoll_create1')
const ready = new EpollEvents(64)
const memory = new Memory(64 * 1024)
const request = new Memory(1024)
const length = request.bytes.write(
  `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`,
)
/** Those under way: when each was due, by descriptor. */
const pending = new Map<number, { due: number; answer: Answer }>()
const latencies = createHistogram()

const interval = 1000 / Number(rate)
const times = Number(rate) * Number(seconds)
const began = performance.now() + interval
for (let [sent, answered] = [0, 0]; answered < times; ) {
  for (; sent < times && performance.now() >= began + sent * interval; sent++) {
    begin(began + sent * interval)
  }
  const told = must(epoll_wait(poller, ready, 0), 'epoll_wait')
  for (let event = 0; event < told; event++) answered += hear(ready.fd(event))
}
const percentile = (share: number) => latencies.percentile(share) / 1000
console.log(
  JSON.stringify({
    count: times,
    median: percentile(50),
    p99: percentile(99),
    p999: percentile(99.9),
  }),
)

function begin(due: number): void {
  const server = connectedSocket('127.0.0.1', Number(port))
  must(epoll_ctl(poller, EPOLL_CTL_ADD, server, EPOLLIN, 0), 'epoll_ctl')
  must(writeAll(server, request, 0, length), 'write')
  pending.set(server, { due, answer: new Answer() })
}

/** How many have been answered: one, or none yet. */
function hear(server: number): number {
  const { answer, due } = pending.get(server) as { due: number; answer: Answer }
  const received = recv(server, memory, 0, memory.length, MSG_DONTWAIT)
  if (received === -EAGAIN) return 0
  if (must(received, 'recv') === 0) throw new Error('the server has closed without an answer')
  answer.take(memory.bytes.subarray(0, received))
  if (!answer.isWhole) return 0
  latencies.record(Math.max(1, Math.round((performance.now() - due) * 1e6)))
  pending.delete(server)
  close(server)
  return 1
}
