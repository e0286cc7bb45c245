/** An echo server that is stopped and continued, in every wait that it has: Ctrl-Z, `fg`. */
import { stopAndGoOn } from '../any-server/stop-and-go-on.ts'
import type { Check } from '../check.ts'
import type { Context } from '../context.ts'
import { situated } from '../failure.ts'
import { pattern, text } from '../payload.ts'
import type { Server } from '../server.ts'
import { protocol } from './protocol.ts'

/** How often it is stopped while the client reads. */
const STOPS = 5
const READING = 'write(2), RETURN VALUE; signal(7), Interruption of system calls by stop signals'

export const stopAndContinue: Check = {
  id: 'stop-and-continue',
  title: 'loses nothing when it is stopped and continued',
  why: 'A write that is interrupted in the middle returns how much it has moved: a short count. The rest is still to be written.',
  reading: READING,
  async run({ connect, pidOf, start }) {
    const server = await start()
    const pid = pidOf(server)
    const client = await connect(server)
    const payload = pattern(16_000_000)
    for (let stop = 0; stop < STOPS; stop += 1) {
      await client.sendUntilStalled(payload)
      await stopAndGoOn(pid)
      await client.expectBytes(payload)
    }
  },
}

const TIMES = 3
/** A limit that is far away: with it calls are interrupted that would go on without. */
const LIMIT = '--idle-timeout 20'

export const stoppedInAWait: Check = {
  id: 'stopped-in-a-wait',
  title: `goes on waiting after a stop, in accept, read and write (also with ${LIMIT})`,
  why: 'A process that is continued finds its wait interrupted: EINTR from epoll_wait, and from every call on a socket with SO_RCVTIMEO. That is no error and no end of anything; the call is made again.',
  reading: READING,
  async run(context) {
    await expectGoesOn(context, await context.start(), 'a server that is stopped and continued')
    const limited = await context.startWith(LIMIT)
    await expectGoesOn(context, limited, `a server with ${LIMIT} that is stopped and continued`)
  },
}

async function expectGoesOn(context: Context, server: Server, who: string): Promise<void> {
  const pid = context.pidOf(server)
  for (let time = 0; time < TIMES; time++) {
    await stopAndGoOn(pid)
    const situation = `${who}, ${time + 1} times, while no client is connected`
    await situated(situation, () => protocol.expectService(context, 'nothing', server))
  }
  const client = await context.connect(server)
  await client.expectEcho(text('before a stop\n'))
  for (let time = 0; time < TIMES; time++) {
    await stopAndGoOn(pid)
    const situation = `${who}, ${time + 1} times, while it waits for this client to send`
    await situated(situation, () => client.expectEcho(text(`after ${time + 1} stops\n`)))
  }
  const payload = pattern(16_000_000)
  await client.sendUntilStalled(payload)
  for (let time = 0; time < TIMES; time++) await stopAndGoOn(pid)
  const situation = `${who}, ${TIMES} times, while it waits for this client to read`
  await situated(situation, () => client.expectBytes(payload))
  client.halfClose()
  await client.expectEnd('some messages, then the end of the stream')
}
