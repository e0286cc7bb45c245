/** Exercise 1: callers who are connected in pairs, by a loop that is told of many things at once. */
import { forLater, sleep, until } from '../../../lib/patience.ts'
import { connectionSocket, type TcpSocket } from '../../../lib/proc.ts'
import { expectAsleep } from '../../any-server/asleep.ts'
import { stopAndGoOn, untilStopped } from '../../any-server/stop-and-go-on.ts'
import type { Check } from '../../check.ts'
import type { Connection } from '../../connection.ts'
import type { Context } from '../../context.ts'
import { fail } from '../../failure.ts'
import { type Payload, pattern, text } from '../../payload.ts'
import type { Server } from '../../server.ts'

const PAIRS = 12
/** More than the buffers between two callers hold. */
const MUCH = 24_000_000
/** Milliseconds for a server to come to rest. */
const MOMENT = 50

type Pair = readonly [first: Connection, second: Connection]

const pairs: Check = {
  id: 'reactor-pairs',
  title: 'passes on to each caller what the other says',
  why: 'One loop, a list of descriptors, and for each of them somebody who is called when it is ready.',
  reading: 'Schmidt, Reactor (PLoPD 1995); epoll(7); TLPI 63.4',
  async run(context) {
    const server = await context.start()
    const all: Pair[] = []
    for (let number = 0; number < PAIRS; number += 1) all.push(await call(context, server))
    for (const [number, pair] of [...all.entries()].reverse()) {
      await expectHeard(pair, text(`this is pair ${number}\n`))
      await expectHeard([pair[1], pair[0]], text('and this is the answer\n'))
    }
  },
}

const hangUp: Check = {
  id: 'reactor-hang-up',
  title: 'ends both ends of a line with the one that ends, and goes on',
  why: 'A handler may take others off the list, not only itself.',
  reading: 'epoll(7), Q6 and "If you use an event cache"; close(2)',
  async run(context) {
    const server = await context.start()
    for (const leave of ['halfClose', 'reset'] as const) {
      const pair = await call(context, server)
      await expectHeard(pair, text('are you there?\n'))
      pair[0][leave]()
      await pair[1].expectEnd(`${leave === 'reset' ? 'a reset' : 'the end'} from the other end`)
      const alone = await context.connect(server)
      await until(context.patience, () => theirEnd(server, alone)?.inode !== NOT_ACCEPTED)
      alone[leave]()
      await until(context.patience, () => !isHeld(server, alone))
      await expectHeard(await call(context, server), text('and who are you?\n'))
    }
  },
}

const signal: Check = {
  id: 'reactor-signal',
  title: 'goes on after a signal',
  why: 'epoll_wait returns early where a signal is handled, or the process was stopped and continued: -EINTR. Nothing has happened then, and nothing is wrong.',
  reading: 'signal(7), Interruption of system calls by stop signals; epoll_wait(2), EINTR',
  async run(context) {
    const server = await context.start()
    const pair = await call(context, server)
    await expectHeard(pair, text('before\n'))
    await stopAndGoOn(context.pidOf(server))
    // Nothing is ready meanwhile: that would be told in the place of the signal.
    await sleep(MOMENT)
    await expectHeard(pair, text('and after\n'))
  },
}

const sameTurn: Check = {
  id: 'reactor-same-turn',
  title: 'tells nobody of what happened to a descriptor that is closed meanwhile',
  why: 'Both ends of a line are ready in the same turn. The first that is told ends both, and the second has no line any more.',
  reading: 'epoll(7), "If you use an event cache"; libuv, src/unix/linux.c',
  async run(context) {
    const server = await context.start()
    const [first, second] = await call(context, server)
    await expectHeard([first, second], text('one more word\n'))
    await whileStopped(context, server, async () => {
      second.halfClose()
      await hasArrived(context, server, second)
      first.halfClose()
      await hasArrived(context, server, first)
    })
    await first.expectEnd('the end from both ends at once')
    await expectHeard(await call(context, server), text('the next pair\n'))
  },
}

const reused: Check = {
  id: 'reactor-reused',
  title: 'tells nobody of what happened to the one who had the same descriptor before',
  why: 'The first who is told ends a line, the next one accepts, and gets a number that was closed a moment ago. What comes then for that number happened to somebody else: a registration has a generation.',
  reading:
    'epoll(7), "If you use an event cache"; nginx, ngx_event_t.instance; open(2), the lowest-numbered descriptor',
  async run(context) {
    const server = await context.start()
    const [first, second] = await call(context, server)
    await expectHeard([first, second], text('one more word\n'))
    let newcomer: Connection | undefined
    await whileStopped(context, server, async () => {
      second.halfClose()
      await hasArrived(context, server, second)
      newcomer = await context.connect(server)
      first.halfClose()
      await hasArrived(context, server, first)
    })
    await first.expectEnd('the end from both ends at once')
    const partner = await context.connect(server)
    const sent =
      'the end from both ends of a line while somebody calls; then the caller says something'
    const word = text('hello?\n')
    await newcomer?.send(word)
    if ((await partner.readSame(word)) === word.length) return
    fail({ sent, expected: 'the words, at the other end', came: partner.outcome() })
  },
}

const slow: Check = {
  id: 'reactor-slow',
  title: 'connects others while one does not listen, and sleeps when nobody speaks',
  why: 'Who wants to be told of room, and who of words, changes with every step. What was changed is what counts.',
  reading: 'epoll_ctl(2), EPOLL_CTL_MOD; epoll(7), EPOLLOUT; UNP 16.2',
  async run(context) {
    const server = await context.start()
    const [speaker, silent] = await call(context, server)
    const payload = pattern(MUCH)
    await speaker.sendUntilStalled(payload)
    const other = await call(context, server)
    await expectHeard(other, pattern(100_000))
    await expectAsleep(context, 'much to one who does not listen', server)
    const heard = await silent.readSame(payload)
    if (heard === payload.length) return
    const expected = `all ${payload.length} bytes`
    fail({ sent: payload.description, expected, came: `${heard}, then ${silent.outcome()}` })
  },
}

export const reactor: readonly Check[] = [pairs, hangUp, signal, sameTurn, reused, slow]

/** Two who call, the second once the first is waiting. */
async function call(context: Context, server: Server): Promise<Pair> {
  const first = await context.connect(server)
  const second = await context.connect(server)
  return [first, second]
}

async function expectHeard([speaker, hearer]: Pair, words: Payload): Promise<void> {
  const sending = forLater(speaker.send(words))
  await hearer.expectBytes(words)
  await sending
}

/** Lets `happen` what the server hears of all at once, when it goes on. */
async function whileStopped(
  context: Context,
  server: Server,
  happen: () => Promise<void>,
): Promise<void> {
  await sleep(MOMENT)
  server.signal('SIGSTOP')
  await untilStopped([context.pidOf(server)])
  try {
    await happen()
  } finally {
    server.signal('SIGCONT')
  }
}

/** Waits until the end of a client's stream is with the kernel of a server that is stopped. */
async function hasArrived(context: Context, server: Server, client: Connection): Promise<void> {
  await until(context.patience, () => theirEnd(server, client)?.state === 'CLOSE_WAIT')
}

/** Whether the server has not closed its end yet. */
function isHeld(server: Server, client: Connection): boolean {
  const state = theirEnd(server, client)?.state
  return state === 'ESTABLISHED' || state === 'CLOSE_WAIT'
}

function theirEnd(server: Server, client: Connection): TcpSocket | undefined {
  return connectionSocket(server.address.port, client.localPort)
}

/** A connection in the queue of a listening socket has no inode yet. */
const NOT_ACCEPTED = '0'
