import { until } from '../../lib/patience.ts'
import { connectionSocket, descriptors, listeningSocket } from '../../lib/proc.ts'
import type { Check } from '../check.ts'
import type { Connection } from '../connection.ts'
import { fail } from '../failure.ts'
import { expectOrderlyExit } from '../orderly-exit.ts'
import { count, moreThanTheKernelHolds, text } from '../payload.ts'
import type { Server } from '../server.ts'

const milestone = 's1.milestone.5'

export const descriptorsStable: Check = {
  id: 'descriptors-stable',
  title: 'has no more descriptors open after a hundred clients than before',
  milestone,
  why: 'Every accepted connection is a descriptor, and every way out of the loop has to close it. A server that leaks one a client stops at the limit, some 1,024 clients later.',
  reading: 'close(2); TLPI 5.4 Relationship Between File Descriptors and Open Files; getrlimit(2)',
  async run({ connect, expectService, pidOf, server, patience }) {
    const pid = pidOf()
    for (let warmUp = 0; warmUp < 3; warmUp++) await expectService('nothing')
    const before = descriptors(pid).length
    for (let number = 0; number < 100; number++) await comeAndGo(await connect(), number)
    const settled = await until(patience, () => descriptors(pid).length <= before)
    if (settled) return
    fail({
      sent: 'a hundred clients: some said nothing, some left early, some reset their connection',
      expected: `${before} open descriptors, as before`,
      came: `${descriptors(pid).length} in process ${server.pid}`,
    })
  },
}

/** One client of five kinds: polite, in a hurry, silent, gone before its echo, or resetting. */
async function comeAndGo(client: Connection, number: number): Promise<void> {
  const kind = number % 5
  const line = text('coming and going\n')
  if (kind === 0 || kind === 4) await client.expectEcho(line)
  if (kind === 1) await client.send(line)
  if (kind < 3) {
    client.halfClose()
    await client.drain()
  }
  if (kind === 4) client.reset()
  await client.close()
}

function stopsOn(signal: 'SIGTERM' | 'SIGINT', why: string): Check {
  return {
    id: signal.toLowerCase(),
    title: `stops on ${signal} with exit status 0 and frees its port`,
    milestone,
    why,
    reading: 'TLPI 21.5 Interruption and Restarting of System Calls; signal(7); TLPI 63.5.2',
    async run({ start, expectService, pidOf, patience }) {
      const server = await start()
      pidOf(server)
      await expectService('nothing yet', server)
      server.signal(signal)
      await expectOrderlyExit(server, `${signal}, with no client connected`, patience)
      if (listeningSocket(server.address.port)) {
        fail({
          sent: `${signal}`,
          expected: `port ${server.address.port} to be free`,
          came: 'something still listens on it',
        })
      }
    },
  }
}

const sigterm = stopsOn(
  'SIGTERM',
  'SIGTERM asks a program to end, and every supervisor sends it first. A server that is blocked in accept has to hear it, and status 0 says that it ended as asked.',
)
const sigint = stopsOn(
  'SIGINT',
  'Control-C is a request to end like any other: descriptors closed, status 0.',
)

const stopWithClient: Check = {
  id: 'stop-with-client',
  title: 'stops on SIGTERM although a client is connected and silent',
  milestone,
  why: 'The server is blocked in read, not in accept, and the client may never say anything again. It is told goodbye with the end of the stream.',
  reading: 'TLPI 63.5.2 The Self-Pipe Trick; signal(7)',
  async run({ connect, start, pidOf, patience }) {
    const server = await start()
    pidOf(server)
    const client = await connect(server)
    await client.expectEcho(text('I am staying\n'))
    server.signal('SIGTERM')
    await client.expectEnd('SIGTERM to the server, and nothing from the client')
    client.halfClose()
    await expectOrderlyExit(server, 'SIGTERM, with a silent client connected', patience)
  },
}

const inFlight: Check = {
  id: 'bytes-in-flight',
  title: 'finishes on SIGTERM what it has read and not yet sent back',
  milestone,
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

const restart: Check = {
  id: 'restart',
  title: 'can be started again at once on the same port',
  milestone,
  why: 'The side that closes first keeps the connection in TIME_WAIT for a minute. Without SO_REUSEADDR the port cannot be bound until then.',
  reading: 'TLPI 61.6.7 The TIME_WAIT State and 61.10 The SO_REUSEADDR Socket Option',
  async run({ connect, start, expectService, pidOf, patience }) {
    const server = await start()
    pidOf(server)
    const { port } = server.address
    const client = await connect(server)
    await client.expectEcho(text('before the restart\n'))
    server.signal('SIGTERM')
    await client.drain()
    await client.close()
    await server.exit(patience)
    await server.stop()
    const again = await start({ port })
    await expectService(`SIGTERM, and the same command again on port ${port}`, again)
  },
}

export const shutdown: Check[] = [
  descriptorsStable,
  sigterm,
  sigint,
  stopWithClient,
  inFlight,
  restart,
]
