/** A non-blocking socket, and the waits where it has nothing, or no room. */
import { performance } from 'node:perf_hooks'
import {
  EAGAIN,
  EINTR,
  Memory,
  MSG_NOSIGNAL,
  POLLIN,
  POLLOUT,
  recv,
  resetOnClose,
  send,
} from '#sys'
import { type Io, writeAll } from '../1-echo/robust-io.ts'
import { STOPPING, TIMED_OUT } from '../1-echo/wait-result.ts'
import { type Ending, endOf } from './ending.ts'
import type { Exchange } from './exchange.ts'
import type { ResponseSender } from './response-sender.ts'
import type { Wait } from './wait.ts'

/**
 * For how many milliseconds a connection may say nothing, after it was accepted or
 * answered, although somebody else waits: its request may be on its way.
 */
const SILENCE_BORNE = 10

// #region receive
/**
 * Receives what `exchange` needs next, to the end of its input: how many bytes, or
 * 'end' of the stream, or 'late' where its deadline has passed before.
 */
export function receive(
  client: number,
  exchange: Exchange,
  wait: Wait,
): number | 'end' | 'late' | Ending {
  const { isIdle, deadline } = exchange
  const { spinning } = wait
  let received = receiveNow(client, exchange, isIdle ? 1 + spinning.tries() : 1)
  if (isIdle) spinning.tried(received !== -EAGAIN)
  while (received === -EAGAIN) {
    const ready = isIdle
      ? wait.forMore(client, deadline, SILENCE_BORNE)
      : wait.until(client, POLLIN, deadline)
    if (ready === TIMED_OUT) return 'late'
    if (ready < 0) return endOf('poll', ready)
    received = receiveNow(client, exchange)
  }
  if (received > 0) return received
  return received === 0 ? 'end' : endOf('recv', received)
}

/** What has come, asking up to `tries` times: -EAGAIN where it is nothing. */
export function receiveNow(fd: number, { input }: Exchange, tries = 1): number {
  const { memory, end, room } = input
  for (let left = tries; ; ) {
    const received = recv(fd, memory, end, room, 0)
    if (received === -EAGAIN) left -= 1
    else if (received !== -EINTR) return received
    if (left === 0) return -EAGAIN
  }
}
// #endregion receive

// #region send
/**
 * Sends what is left of a response. A client that takes nothing for `timeout`
 * milliseconds is given up.
 */
export function sendRest(
  client: number,
  sender: ResponseSender,
  wait: Wait,
  timeout: number,
): Ending | undefined {
  while (!sender.done) {
    const sent = sender.proceed(client)
    if (typeof sent === 'object') return sent
    if (sent === -EAGAIN) {
      const ready = waitForRoom(client, wait, timeout)
      if (ready < 0) return endOf('poll', ready)
    } else if (!sender.done && wait.isOver()) return endOf('poll', STOPPING)
  }
  return undefined
}

function waitForRoom(client: number, wait: Wait, timeout: number): number {
  const ready = wait.until(client, POLLOUT, performance.now() + timeout)
  // What waits in the send buffer for a client that does not read would wait for
  // ever.
  if (ready === TIMED_OUT) resetOnClose(client)
  return ready
}
// #endregion send

// #region continue
export const CONTINUE = new Memory(25)
CONTINUE.bytes.write('HTTP/1.1 100 Continue\r\n\r\n')

/** Asks for the content that waits to be asked for: RFC 9110 §10.1.1. */
export function sendContinue(
  client: number,
  wait: Wait,
  timeout: number,
): Ending | undefined {
  const io: Io = {
    read: (fd, memory, offset, count) => recv(fd, memory, offset, count, 0),
    write: (fd, memory, offset, count) =>
      send(fd, memory, offset, count, MSG_NOSIGNAL),
    wait: (fd) => waitForRoom(fd, wait, timeout),
  }
  const sent = writeAll(client, CONTINUE, 0, CONTINUE.length, io)
  return sent < 0 ? endOf('send', sent) : undefined
}
// #endregion continue
