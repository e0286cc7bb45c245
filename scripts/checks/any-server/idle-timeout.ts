/** How long a server waits for a client that does nothing. */
import { until } from '../../lib/patience.ts'
import { connectionSocket } from '../../lib/proc.ts'
import type { Check } from '../check.ts'
import type { Connection } from '../connection.ts'
import { fail } from '../failure.ts'
import type { Protocol } from '../protocol.ts'

/**
 * The flag that limits a wait, with a second as its value: long enough to tell apart from at once,
 * short enough to wait for.
 */
type Limit = `--${string} 1`

/** Whether the end came after about the second that the limits here give. */
export function isAboutASecond(seconds: number): boolean {
  return seconds > 0.5 && seconds < 5
}

export function endsSilent(id: string, limit: Limit, protocol: Protocol): Check {
  return {
    id,
    title: `ends a connection on which nothing comes (${limit})`,
    why: 'A client that connects and stays silent holds the server as long as it likes. It need not even be malicious: a peer whose cable was cut looks the same.',
    reading: 'UNP 14.2 Socket Timeouts; poll(2), on its timeout',
    async run(context) {
      const server = await context.startWith(limit)
      const start = performance.now()
      const client = await context.connect(server)
      const outcome = await client.drain()
      const seconds = (performance.now() - start) / 1000
      if (client.ending === undefined || !isAboutASecond(seconds)) {
        fail({
          sent: `to a server started with ${limit}: a connection, and nothing on it`,
          expected: 'the server to end it after about 1 s',
          came: `${outcome} after ${seconds.toFixed(1)} s`,
        })
      }
      const before = 'a connection without a byte, ended by the server'
      await protocol.expectService(context, before, server)
    },
  }
}

export function endsUnread(id: string, limit: Limit, protocol: Protocol): Check {
  return {
    id,
    title: `ends a connection whose client never reads (${limit})`,
    why: 'The send buffer is full and stays full, so a write would wait for ever. A limit on reading alone does not help: this server is not reading.',
    reading: 'UNP 14.2 Socket Timeouts; TLPI 61.1; send(2), EAGAIN; poll(2)',
    async run(context) {
      const server = await context.startWith(limit)
      context.pidOf(server)
      const client = await context.connect(server)
      await protocol.flood(client)
      const ended = await until(context.patience, () => isEnded(server.address.port, client))
      if (!ended) {
        fail({
          sent: `to a server started with ${limit}: more than the buffers on the way hold; and nothing is read`,
          expected: 'the server to end the connection after about 1 s',
          came: `a connection that is open after ${context.patience / 1000} s (--patience)`,
        })
      }
      const before = 'a client that never read, ended by the server'
      await protocol.expectService(context, before, server)
    },
  }
}

/** Whether the server has. The client does not read, so it cannot see the end itself; the server's socket shows it. */
export function isEnded(serverPort: number, client: Connection): boolean {
  if (client.ending) return true
  return connectionSocket(serverPort, client.localPort)?.state !== 'ESTABLISHED'
}
