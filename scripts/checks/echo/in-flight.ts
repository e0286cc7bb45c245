/** What an echo server has read and not yet sent back when it is asked to stop. */
import { connectionSocket } from '../../lib/proc.ts'
import { expectOrderlyExit } from '../any-server/exits.ts'
import type { Check } from '../check.ts'
import type { Connection } from '../connection.ts'
import type { Context } from '../context.ts'
import { fail } from '../failure.ts'
import { count, moreThanTheKernelHolds } from '../payload.ts'
import type { Server } from '../server.ts'

export const bytesInFlight: Check = {
  id: 'bytes-in-flight',
  title: 'finishes on SIGTERM and SIGINT what it has read and not yet sent back',
  why: 'Whatever the server has read the client takes for delivered. It has to be written before the end, and a close with unread input would turn the end into a reset that destroys what is still under way.',
  reading: 'RFC 2525 §2.17; RFC 9293 §3.6; UNP 7.5 Generic Socket Options, on SO_LINGER',
  async run(context) {
    await Promise.all([expectFinished(context, 'SIGTERM'), expectFinished(context, 'SIGINT')])
  },
}

async function expectFinished(
  { connect, start, pidOf, patience }: Context,
  signal: NodeJS.Signals,
): Promise<void> {
  const server = await start()
  pidOf(server)
  const client = await connect(server)
  const payload = moreThanTheKernelHolds()
  await client.sendUntilStalled(payload)
  const taken = takenByServer(client, server)
  server.signal(signal)
  client.halfClose()
  const came = await client.readSame(payload)
  if (came < taken) {
    fail({
      sent: `data until the server stood still (it had read ${count(taken)}), ${signal}, and only then read`,
      expected: `at least those ${count(taken)}`,
      came: `${count(came)}, then ${client.outcome()}`,
    })
  }
  await expectOrderlyExit(server, `${signal}, with bytes in flight`, patience)
}

/**
 * How many bytes the server's process has read, seen from outside: what the client's kernel took,
 * without what waits in its send queue and in the server's receive queue.
 */
export function takenByServer(client: Connection, server: Server): number {
  const { port } = server.address
  const unsent = connectionSocket(client.localPort, port)?.sendQueue ?? 0
  const unread = connectionSocket(port, client.localPort)?.receiveQueue ?? 0
  return Math.max(0, client.sent - unsent - unread)
}

/**
 * How many bytes the server has handed to its kernel, at the most: those that have come to this
 * process, those that wait in its kernel, and those that wait in the server's. What has arrived and
 * is not acknowledged yet is in both.
 */
export function givenByServer(client: Connection, server: Server): number {
  const { port } = server.address
  const unsent = connectionSocket(port, client.localPort)?.sendQueue ?? 0
  const unread = connectionSocket(client.localPort, port)?.receiveQueue ?? 0
  return client.received + unread + unsent
}
