/** How an echo server ends beside clients who do not help, and starts again beside what they leave. */
import { expectOrderlyExit } from '../any-server/exits.ts'
import type { Check } from '../check.ts'
import type { Connection } from '../connection.ts'
import type { Context } from '../context.ts'
import { situated } from '../failure.ts'
import { text } from '../payload.ts'
import type { Server } from '../server.ts'
import { protocol } from './protocol.ts'

const SIGNALS: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGINT']

export const stopsBeside: Check = {
  id: 'stop-beside-clients',
  title: 'stops on SIGTERM and SIGINT beside half a line, and beside a client that never reads',
  why: 'Who has asked a server to end does not want to wait for its clients: not for the rest of a line, and not for a client to read. What has been read is offered for a few seconds at the most.',
  reading:
    'TLPI 21.5 Interruption and Restarting of System Calls; signal(7); UNP 7.5, on SO_LINGER',
  async run(context) {
    const each = SIGNALS.flatMap((signal) => WAYS.map((way) => stopBeside(context, signal, way)))
    await Promise.all(each)
  },
}

interface Way {
  who: string
  acts(client: Connection): Promise<void>
  /** What it does when the server has been asked to stop. */
  leaves(client: Connection): Promise<void>
}

const WAYS: readonly Way[] = [
  {
    who: 'a client that has sent half a line',
    acts: (client) => client.expectEcho(text('a line, and half a')),
    leaves: (client) => client.expectEnd('half a line, and a signal to the server'),
  },
  {
    who: 'a client that never reads',
    acts: (client) => protocol.flood(client),
    leaves: async () => {},
  },
]

async function stopBeside(
  context: Context,
  signal: NodeJS.Signals,
  { who, acts, leaves }: Way,
): Promise<void> {
  const server = await context.start()
  context.pidOf(server)
  const client = await context.connect(server)
  await acts(client)
  server.signal(signal)
  const situation = `${signal} to a server with ${who}`
  await situated(situation, () => leaves(client))
  client.halfClose()
  await expectOrderlyExit(server, `${signal}, beside ${who}`, context.patience)
}

export const restartsBeside: Check = {
  id: 'restart-beside-clients',
  title: 'can be started again at once, however it ended and whoever was connected',
  why: 'What is left of the old connections, in TIME_WAIT or still established, is no obstacle to a bind with SO_REUSEADDR. Nor is anything else that a server may leave behind: one that was killed cannot tidy up.',
  reading: 'TLPI 61.6.7 The TIME_WAIT State and 61.10 The SO_REUSEADDR Socket Option; signal(7)',
  async run(context) {
    let server = await context.start()
    context.pidOf(server)
    for (const signal of [...SIGNALS, 'SIGKILL'] as const) {
      const clients = await threeKinds(context, server)
      server.signal(signal)
      for (const client of clients) client.halfClose()
      await server.exit(context.patience)
      await server.stop()
      const { port } = server.address
      const situation = `the same command again on port ${port}, at once after ${signal} to a server with three clients`
      server = await situated(situation, () => context.start({ port }))
      await situated(situation, () => protocol.expectService(context, 'a new start', server))
      for (const client of clients) await client.close()
    }
  },
}

/** One that was first to end, one that has had its echo, one that has said nothing. */
async function threeKinds(context: Context, server: Server): Promise<Connection[]> {
  await protocol.expectService(context, 'nothing', server)
  const polite = await context.connect(server)
  await protocol.exchange(polite)
  return [polite, await context.connect(server), await context.connect(server)]
}
