/** How an HTTP server ends beside clients who do not help, and starts again beside what they leave. */
import { expectOrderlyExit } from '../../any-server/exits.ts'
import type { Check } from '../../check.ts'
import type { Context } from '../../context.ts'
import { situated } from '../../failure.ts'
import type { Server } from '../../server.ts'
import type { HttpClient } from '../client.ts'
import { protocol } from '../protocol.ts'
import {
  HALF_A_HEAD,
  KEEPS_ITS_CONNECTION,
  NEVER_READS,
  SAYS_NOTHING,
  startPatient,
  UNHELPFUL,
  type Unhelpful,
  unhelpfulClient,
} from '../unhelpful.ts'

const SIGNALS: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGINT']

export const stopsBesideClients: Check = {
  id: 'stop-beside-clients',
  title: 'stops on SIGTERM and SIGINT beside clients in the middle of anything',
  rule: 'guide',
  why: 'Who has asked a server to end does not want to wait for its clients: not for the rest of a head or of an upload, not for a next request, and not for one that never reads. What is on its way is offered for a few seconds at the most.',
  reading:
    'TLPI 21.5 Interruption and Restarting of System Calls; TLPI 63.5.2 The Self-Pipe Trick; signal(7)',
  async run(context) {
    for (const signal of SIGNALS) {
      await Promise.all(UNHELPFUL.map((client) => expectStop(context, signal, client)))
    }
  },
}

async function expectStop(
  context: Context,
  signal: NodeJS.Signals,
  unhelpful: Unhelpful,
): Promise<void> {
  const server = await startPatient(context)
  context.pidOf(server)
  await unhelpfulClient(context, server, unhelpful)
  server.signal(signal)
  const situation = `${unhelpful.who} is there, and stays connected`
  const patience = Math.max(context.patience, FEW_SECONDS)
  await situated(situation, () => expectOrderlyExit(server, signal, patience))
}

/** Milliseconds that a server may give its clients, however little patience there is. */
const FEW_SECONDS = 5_000

export const restartsBesideClients: Check = {
  id: 'restart-beside-clients',
  title: 'can be started again at once, however it ended and whoever was connected',
  why: 'What is left of the old connections, in TIME_WAIT or still established, is no obstacle to a bind with SO_REUSEADDR. Nor is anything else that a server may leave behind: one that was killed cannot tidy up.',
  reading: 'TLPI 61.6.7 The TIME_WAIT State and 61.10 The SO_REUSEADDR Socket Option; signal(7)',
  async run(context) {
    let server = await context.start()
    context.pidOf(server)
    const { port } = server.address
    for (const signal of [...SIGNALS, 'SIGKILL'] as const) {
      const clients = await allKinds(context, server)
      server.signal(signal)
      for (const { connection } of clients) connection.halfClose()
      await server.exit(context.patience)
      await server.stop()
      const situation = `${signal} to a server with ${clients.length} clients, and at once the same command again on port ${port}`
      server = await situated(situation, () => context.start({ port }))
      await situated(situation, () => protocol.expectService(context, 'a new start', server))
      for (const { connection } of clients) await connection.close()
    }
  },
}

/** One that was served to its end, one that keeps its connection, and some that wait for neither. */
async function allKinds(context: Context, server: Server): Promise<HttpClient[]> {
  await protocol.expectService(context, 'nothing', server)
  const clients = [await unhelpfulClient(context, server, KEEPS_ITS_CONNECTION)]
  for (const other of [SAYS_NOTHING, HALF_A_HEAD, NEVER_READS])
    clients.push(await unhelpfulClient(context, server, other))
  return clients
}
