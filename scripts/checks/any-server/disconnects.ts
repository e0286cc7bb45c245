/** Clients that leave without a goodbye, at any moment of their connection. */
import { fileURLToPath } from 'node:url'
import { until } from '../../lib/patience.ts'
import type { Check } from '../check.ts'
import { givenByServer } from '../echo/in-flight.ts'
import type { Protocol } from '../protocol.ts'

export function resetBeforeData(protocol: Protocol): Check {
  return {
    id: 'reset-before-data',
    title: 'survives a client that resets before it has sent a byte',
    why: 'The connection may be gone before accept returns it, or before the first read. accept then says ECONNABORTED, or read says ECONNRESET; neither concerns the next client.',
    reading: 'UNP 5.11 Connection Abort before accept Returns; accept(2), Error handling',
    async run(context) {
      for (let time = 0; time < 5; time++) {
        const client = await context.connect()
        client.reset()
      }
      const busy = await context.connect()
      await protocol.exchange(busy)
      const queued = await context.connect()
      queued.reset()
      busy.halfClose()
      await busy.drain()
      const before = 'connections reset before a byte was sent, one of them in the backlog'
      await protocol.expectService(context, before)
    },
  }
}

export function resetDuringData(protocol: Protocol): Check {
  return {
    id: 'reset-during-data',
    title: 'survives a client that resets in the middle of its data',
    why: 'The server is in write when the reset comes: ECONNRESET at first, then EPIPE, and a SIGPIPE that kills whoever has not ignored it.',
    reading: 'UNP 5.13 SIGPIPE Signal; write(2), EPIPE; signal(7)',
    async run(context) {
      const client = await context.connect()
      await protocol.flood(client)
      // It is in the middle of an answer, then.
      await until(context.patience, () => givenByServer(client, context.server) > 0)
      client.reset()
      const before = 'a client that sent, did not read, and reset its connection'
      await protocol.expectService(context, before)
    },
  }
}

export function resetAfterData(protocol: Protocol): Check {
  return {
    id: 'reset-after-data',
    title: 'survives a client that resets after its data has come back',
    why: 'The read that waits for more fails with ECONNRESET. The connection is over, the server is not.',
    reading: 'RFC 9293 §3.5.3 Reset Processing; read(2); TLPI 61.6.5',
    async run(context) {
      for (let time = 0; time < 3; time++) {
        const client = await context.connect()
        await protocol.exchange(client)
        client.reset()
      }
      await protocol.expectService(context, `${protocol.request}, its answer, and a reset`)
    },
  }
}

export function vanishes(protocol: Protocol): Check {
  return {
    id: 'vanish',
    title: 'survives a client whose process is killed while it sends',
    why: 'Nobody says goodbye when a process dies. Its kernel answers for it: a FIN, or a reset where bytes were left unread.',
    reading: 'TLPI 61.6.5 TCP Connection Termination; RFC 9293 §3.5.2 Reset Generation',
    async run(context) {
      const { host, port } = context.server.address
      const script = fileURLToPath(new URL('./vanishing-client.ts', import.meta.url))
      const words = [script, host, `${port}`, protocol.module]
      const client = context.run([process.execPath, ...words])
      const flooded = () => client.standardOutput.includes('flooded')
      await until(context.startPatience, () => client.exit ?? flooded())
      if (!flooded()) throw new Error(`no client: ${client.lines.join('\n')}`)
      client.kill()
      await client.exited
      await protocol.expectService(context, 'a client that was killed with bytes under way')
    },
  }
}
