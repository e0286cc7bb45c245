/** Whether an echo server answers at once, or makes each message wait for something. */
import type { Check } from '../check.ts'
import type { Connection } from '../connection.ts'
import type { Context } from '../context.ts'
import { fail } from '../failure.ts'
import { type Payload, pattern, text } from '../payload.ts'

/** What takes its way through two processes and back needs a tenth of this. */
const SLOW = 0.9
/** What is sent on each connection: with a line end and without, short and not so short. */
const MESSAGES: readonly Payload[] = [
  text('a line\n'),
  text('no line end'),
  text('x'),
  text('another line\r\n'),
  pattern(1),
  pattern(100),
  text('\n'),
  pattern(1_400),
  text('no line end again'),
  text('the last line\n'),
]
/** Connections, at first; and at most, on a machine that is busy. */
const FEW = 10
const MANY = 150
/** Milliseconds after which the few are enough. */
const LONG = 5_000

export const noDelay: Check = {
  id: 'no-delay',
  title: 'echoes at once what has come',
  rule: 'guide',
  why: 'A read returns as soon as something is there. Whoever sleeps before it, or looks only now and then, makes every client wait, and every client behind that one.',
  reading: 'read(2); Computer Networking 1.4 Delay, Loss, and Throughput; tcp(7), TCP_NODELAY',
  async run(context) {
    // A busy machine delays now this message, now that one; a server that waits delays the same ones.
    const shortest = Array.from<number>({ length: MESSAGES.length + 1 }).fill(
      Number.POSITIVE_INFINITY,
    )
    const isSlow = (milliseconds: number) => milliseconds > SLOW
    const end = performance.now() + LONG
    const isOver = () => performance.now() > end || !shortest.some(isSlow)
    for (let time = 0; time < FEW || (time < MANY && !isOver()); time++) {
      const times = await timesOf(context)
      for (const [at, milliseconds] of times.entries()) {
        shortest[at] = Math.min(shortest[at] ?? milliseconds, milliseconds)
      }
    }
    const at = shortest.findIndex(isSlow)
    if (at < 0) return
    fail({
      sent: `connections, one after the other, on each ${MESSAGES.length} short messages, each when the one before had come back`,
      expected: 'that each comes back at once, at least now and then: here that takes some 0.1 ms',
      came: `${describe(at)} never in less than ${shortest[at]?.toFixed(1)} ms`,
    })
  },
}

function describe(at: number): string {
  const message = MESSAGES[at]
  if (message === undefined) return 'the end of the stream, after that of the client,'
  return `message ${at + 1} of a connection, ${message.description},`
}

/** Milliseconds that each message takes, and the end of the stream. */
async function timesOf({ connect }: Context): Promise<number[]> {
  const client = await connect()
  const times: number[] = []
  for (const message of MESSAGES) times.push(await timed(() => client.expectEcho(message)))
  times.push(await timed(() => ends(client)))
  await client.close()
  return times
}

async function ends(client: Connection): Promise<void> {
  client.halfClose()
  await client.expectEnd('some messages, then the end of the stream')
}

async function timed(action: () => Promise<void>): Promise<number> {
  const start = performance.now()
  await action()
  return performance.now() - start
}
