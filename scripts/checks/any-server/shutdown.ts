/** How a server ends when it is asked to, and how it starts again. */
import { listeningSocket } from '../../lib/proc.ts'
import type { Check } from '../check.ts'
import type { Context } from '../context.ts'
import { fail } from '../failure.ts'
import type { Protocol } from '../protocol.ts'
import { expectOrderlyExit } from './exits.ts'

type Signal = 'SIGTERM' | 'SIGINT'

/** Whether the client that has been served is still connected when the server is asked to stop. */
type Client = 'gone' | 'connected'

/** `sigterm` and `sigint`. */
export function stopsOn(signal: Signal, protocol: Protocol, client: Client = 'gone'): Check {
  return {
    id: signal.toLowerCase(),
    title: `stops on ${signal} with exit status 0 and frees its port`,
    why: REASONS[signal],
    reading: 'TLPI 21.5 Interruption and Restarting of System Calls; signal(7); TLPI 63.5.2',
    run: (context) => expectStop(context, protocol, signal, client),
  }
}

const REASONS: Readonly<Record<Signal, string>> = {
  SIGTERM:
    'SIGTERM asks a program to end, and every supervisor sends it first. A server that is blocked in accept has to hear it, and status 0 says that it ended as asked.',
  SIGINT: 'Control-C is a request to end like any other: descriptors closed, status 0.',
}

export function stopsWithClient(protocol: Protocol): Check {
  return {
    id: 'stop-with-client',
    title: 'stops on SIGTERM although a client is connected and silent',
    why: 'The server is blocked in read, not in accept, and the client may never say anything again. It is told goodbye with the end of the stream.',
    reading: 'TLPI 63.5.2 The Self-Pipe Trick; signal(7)',
    run: (context) => expectStop(context, protocol, 'SIGTERM', 'connected'),
  }
}

async function expectStop(
  context: Context,
  protocol: Protocol,
  signal: Signal,
  client: Client,
): Promise<void> {
  const server = await context.start()
  context.pidOf(server)
  if (client === 'gone') {
    await protocol.expectService(context, 'nothing yet', server)
    server.signal(signal)
    await expectOrderlyExit(server, `${signal}, with no client connected`, context.patience)
  } else {
    const silent = await context.connect(server)
    await protocol.exchange(silent)
    server.signal(signal)
    await silent.expectEnd(`${signal} to the server, and nothing from the client`)
    silent.halfClose()
    await expectOrderlyExit(server, `${signal}, with a silent client`, context.patience)
  }
  const { port } = server.address
  if (!listeningSocket(port)) return
  fail({ sent: signal, expected: `port ${port} to be free`, came: 'something still listens on it' })
}

export function restarts(protocol: Protocol): Check {
  return {
    id: 'restart',
    title: 'can be started again at once on the same port',
    why: 'The side that closes first keeps the connection in TIME_WAIT for a minute. Without SO_REUSEADDR the port cannot be bound until then.',
    reading: 'TLPI 61.6.7 The TIME_WAIT State and 61.10 The SO_REUSEADDR Socket Option',
    async run(context) {
      const server = await context.start()
      context.pidOf(server)
      const { port } = server.address
      const client = await context.connect(server)
      await protocol.exchange(client)
      server.signal('SIGTERM')
      await client.drain()
      await client.close()
      await server.exit(context.patience)
      await server.stop()
      const again = await context.start({ port })
      const before = `SIGTERM, and the same command again on port ${port}`
      await protocol.expectService(context, before, again)
    },
  }
}
