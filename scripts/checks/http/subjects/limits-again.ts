/** Time limits of an HTTP server beside the first: on a second request, and of many clients at once. */
import { until } from '../../../lib/patience.ts'
import { isEnded } from '../../any-server/idle-timeout.ts'
import type { Check } from '../../check.ts'
import type { Context } from '../../context.ts'
import { fail } from '../../failure.ts'
import type { Server } from '../../server.ts'
import { clientOf } from '../ask.ts'
import type { HttpClient } from '../client.ts'
import { protocol } from '../protocol.ts'
import { getAlphabet } from '../request.ts'
import { members } from '../response.ts'
import {
  HALF_A_CONTENT,
  HALF_A_HEAD,
  NEVER_READS,
  SAYS_NOTHING,
  type Unhelpful,
} from '../unhelpful.ts'

const FLAGS = '--header-timeout 1 --body-timeout 1 --write-timeout 1 --keep-alive-timeout 1'

export const limitsAgain: Check = {
  id: 'limits-again',
  title: `has the same limits for a second request as for the first (${FLAGS})`,
  rule: 'guide',
  why: 'A limit that is set once a connection, and not once for each wait, leaves the second request all the time in the world.',
  reading: 'RFC 9112 §9.5; RFC 9110 §15.5.9; poll(2)',
  async run(context) {
    const server = await context.startWith(FLAGS)
    context.pidOf(server)
    for (const unhelpful of [HALF_A_HEAD, HALF_A_CONTENT, NEVER_READS]) {
      const client = await clientOf(context, server)
      const response = await client.ask(getAlphabet())
      if (members(response, 'connection').includes('close')) return
      await unhelpful.acts(client)
      await expectOver(
        context,
        server,
        client,
        `a request that was answered; then ${unhelpful.who}`,
      )
    }
    await protocol.expectService(context, 'clients that stopped in their second request', server)
  },
}

/** The server's socket shows it, whether the client reads or not. */
async function expectOver(
  context: Context,
  server: Server,
  { connection }: HttpClient,
  sent: string,
): Promise<void> {
  const { port } = server.address
  const patience = Math.max(context.patience, 5_000)
  if (await until(patience, () => isEnded(port, connection))) return
  fail({
    situation: `a server started with ${FLAGS}`,
    sent,
    expected: 'the end of the connection after about 1 s',
    came: `a connection that is open after ${patience / 1000} s`,
  })
}

const CLIENTS = 4

export const manyLimits: Check = {
  id: 'limits-for-all',
  title: `ends all clients that have stopped, however many there are (${FLAGS})`,
  rule: 'guide',
  why: 'One alarm for the whole process is set anew by the next client, and the one before is never ended. Each wait has a limit of its own.',
  reading: 'RFC 9112 §9.5; alarm(2), NOTES; poll(2)',
  async run(context) {
    const server = await context.startWith(FLAGS)
    const clients: [Unhelpful, HttpClient][] = []
    for (let turn = 0; turn < CLIENTS; turn++) {
      for (const unhelpful of [SAYS_NOTHING, HALF_A_HEAD, HALF_A_CONTENT]) {
        const client = await clientOf(context, server)
        await unhelpful.acts(client)
        clients.push([unhelpful, client])
      }
    }
    // A sequential server comes to each when the one before has had its second.
    for (const [{ who }, { connection }] of clients) {
      await connection.drain()
      if (connection.ending !== undefined) continue
      fail({
        situation: `a server started with ${FLAGS}, and ${clients.length} clients at once that have stopped in the middle`,
        sent: `nothing more, by ${who}`,
        expected: 'the end of its connection, after about 1 s',
        came: `a connection that is open ${context.patience / 1000} s after the others are ended`,
      })
    }
    await protocol.expectService(context, `${clients.length} clients that stopped`, server)
  },
}
