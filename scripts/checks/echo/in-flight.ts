/** What an echo server has read and not yet sent back when it is asked to stop. */
import { connectionSocket } from '../../lib/proc.ts'
import { expectOrderlyExit } from '../any-server/exits.ts'
import type { Check } from '../check.ts'
import type { Connection } from '../connection.ts'
import { fail } from '../failure.ts'
import { count, moreThanTheKernelHolds } from '../payload.ts'
import type { Server } from '../server.ts'

export const bytesInFlight: Check = {
  id: 'bytes-in-flight',
  title: 'finishes on SIGTERM what it has read and not yet sent back',
  why: 'Whatever the server has read the client takes for delivered. It has to be written before the end, and a close with unread input would turn the end into a reset that destroys what is still under way.',
  reading: 'RFC 2525 §2.17; RFC 9293 §3.6; UNP 7.5 Generic Socket Options, on SO_LINGER',
  async run({ connect, start, pidOf, patience }) {
    const server = await start()
    pidOf(server)
    const client = await connect(server)
    const payload = moreThanTheKernelHolds()
    await client.sendUntilStalled(payload)
    const taken = takenByServer(client, server)
    server.signal('SIGTERM')
    client.halfClose()
    const came = await client.readSame(payload)
    if (came < taken) {
      fail({
        sent: `data until the server stood still (it had read ${count(taken)}), SIGTERM, and only then read`,
        expected: `at least those ${count(taken)}`,
        came: `${count(came)}, then ${client.outcome()}`,
      })
    }
    await expectOrderlyExit(server, 'SIGTERM, with bytes in flight', patience)
  },
}

/**
 * How many bytes the server's process has read, seen from outside: what the client's kernel took,
 * without what waits in its send queue and in the server's receive queue.
 */
function takenByServer(client: Connection, server: Server): number {
  const { port } = server.address
  const unsent = connectionSocket(client.localPort, port)?.sendQueue ?? 0
  const unread = connectionSocket(port, client.localPort)?.receiveQueue ?? 0
  return Math.max(0, client.sent - unsent - unread)
}
