/**
 * Measures an echo server from outside: round trips one by one, then bytes in bulk.
 */
import { createHistogram } from 'node:perf_hooks'
import {
  close,
  EAGAIN,
  EINTR,
  Memory,
  MSG_DONTWAIT,
  MSG_NOSIGNAL,
  must,
  POLLIN,
  POLLOUT,
  PollSet,
  poll,
  recv,
  send,
} from '#sys'
import { connectedSocket } from './connected-socket.ts'
import { readAll, writeAll } from './robust-io.ts'
import { UserError } from './user-errors.ts'

const ENDED = 'the server ended the connection before all was back'

/** Round trips of one message at a time; times are microseconds. */
export interface RoundTrips {
  size: number
  count: number
  perSecond: number
  median: number
  p99: number
  max: number
}

/**
 * Measures the server at `host` and `port` and prints what it found. Throws
 * SystemError, and UserError where the server ends the connection.
 */
export function bench(options: {
  host: string
  port: number
  size: number
  duration: number
  json: boolean
}): void {
  const server = connectedSocket(options.host, options.port)
  // A cold isolate is several times slower, here and in the server: warm both up.
  roundTrips(server, options.size, Math.min(options.duration, 500))
  const trips = roundTrips(server, options.size, options.duration)
  const bytesPerSecond = throughput(server, options.duration)
  close(server)
  if (options.json) {
    console.log(JSON.stringify({ roundTrips: trips, bytesPerSecond }))
    return
  }
  const { size, count, perSecond, median, p99, max } = trips
  console.log(
    `${count} round trips of ${size} bytes, ${Math.round(perSecond)} a second`,
  )
  const [middle, nearlyAll, all] = [median, p99, max].map((it) => it.toFixed(1))
  console.log(`median ${middle} µs, 99 % within ${nearlyAll} µs, at most ${all} µs`)
  console.log(`${(bytesPerSecond / 2 ** 20).toFixed(0)} MiB/s there and back`)
}

// #region round-trips
/** Sends a message, waits for all of it, and again, for `duration` milliseconds. */
export function roundTrips(
  server: number,
  size: number,
  duration: number,
): RoundTrips {
  const memory = new Memory(size)
  const histogram = createHistogram()
  const began = process.hrtime.bigint()
  const end = began + BigInt(duration) * 1_000_000n
  let now = began
  do {
    must(writeAll(server, memory, 0, size), 'write')
    const received = must(readAll(server, memory, 0, size), 'read')
    if (received < size) throw new UserError(ENDED)
    const before = now
    now = process.hrtime.bigint()
    histogram.record(now - before)
  } while (now < end)
  const seconds = Number(now - began) / 1e9
  return {
    size,
    count: histogram.count,
    perSecond: histogram.count / seconds,
    median: histogram.percentile(50) / 1000,
    p99: histogram.percentile(99) / 1000,
    max: histogram.max / 1000,
  }
}
// #endregion round-trips

// #region throughput
/**
 * Keeps both directions full for `duration` milliseconds: bytes a second that came
 * back.
 */
export function throughput(server: number, duration: number): number {
  const memory = new Memory(256 * 1024)
  const entries = new PollSet(1)
  const began = performance.now()
  let [sent, received] = [0, 0]
  for (;;) {
    const sending = performance.now() - began < duration
    if (!sending && received === sent) break
    entries.set(0, server, sending ? POLLIN | POLLOUT : POLLIN)
    const ready = poll(entries, 1, -1)
    if (ready === -EINTR) continue
    must(ready, 'poll')
    if (sending)
      sent += moved(
        send(server, memory, 0, memory.length, MSG_DONTWAIT | MSG_NOSIGNAL),
        'send',
      )
    if (entries.revents(0) & ~POLLOUT)
      received += moved(
        recv(server, memory, 0, memory.length, MSG_DONTWAIT),
        'recv',
      )
  }
  return received / ((performance.now() - began) / 1000)
}

/**
 * How many bytes a call moved: none where it would block. Throws SystemError, and
 * UserError at the end of the stream.
 */
function moved(result: number, syscall: string): number {
  if (result === 0) throw new UserError(ENDED)
  return result === -EAGAIN || result === -EINTR ? 0 : must(result, syscall)
}
// #endregion throughput
