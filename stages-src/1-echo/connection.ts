/**
 * One connection of the echo server, from the first byte to the reason of its end.
 */
import { type Memory, resetOnClose, SHUT_WR, shutdown } from '#sys'
import type { CancellableIo } from './cancellable-io.ts'
import { readSome, writeAll } from './robust-io.ts'
import { resultName, STOPPING, TIMED_OUT } from './wait-result.ts'

/** What became of a connection. */
export interface Outcome {
  bytesIn: number
  bytesOut: number
  /**
   * 'end of stream', 'idle timeout', 'write timeout', 'server stopping', or an
   * errno's name such as 'ECONNRESET'.
   */
  reason: string
}

/**
 * Sends back what `client` sends until it has no more to say, falls silent, or
 * fails. Never throws for what a peer can do. The descriptor stays open.
 */
export function echo(
  client: number,
  memory: Memory,
  patience: CancellableIo,
): Outcome {
  const outcome: Outcome = { bytesIn: 0, bytesOut: 0, reason: 'end of stream' }
  for (;;) {
    const received = patience.receive(client, memory)
    if (received === 0) return outcome
    if (received < 0) {
      outcome.reason =
        received === TIMED_OUT ? 'idle timeout' : resultName(received)
      if (received === STOPPING) finish(client, memory, patience)
      return outcome
    }
    outcome.bytesIn += received
    const sent = writeAll(client, memory, 0, received, patience)
    if (sent < 0) {
      outcome.reason = sent === TIMED_OUT ? 'write timeout' : resultName(sent)
      // The peer does not read, so what waits in the send buffer would wait for
      // ever.
      resetOnClose(client)
      return outcome
    }
    outcome.bytesOut += sent
  }
}

/**
 * Says goodbye before the close: a socket closed with unread input resets the
 * connection (RFC 2525 §2.17). A reset drops what is still to be sent, and on some
 * systems what the peer has received and not read; Linux keeps that (RFC 9112 §9.6
 * says 'might'). So the end is sent first, and what still comes is read until the
 * peer ends too or patience does.
 */
function finish(client: number, memory: Memory, patience: CancellableIo): void {
  shutdown(client, SHUT_WR)
  while (
    patience.linger(client) &&
    readSome(client, memory, 0, memory.length, patience) > 0
  );
}
