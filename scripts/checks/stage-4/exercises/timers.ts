/** Exercise 2: an alarm clock for many clients, by a loop with timers. */
import { readdirSync, readFileSync } from 'node:fs'
import { sleep } from '../../../lib/patience.ts'
import { expectAsleep } from '../../any-server/asleep.ts'
import type { Check } from '../../check.ts'
import type { Connection } from '../../connection.ts'
import type { Context } from '../../context.ts'
import { fail, skip } from '../../failure.ts'
import { text } from '../../payload.ts'
import type { Server } from '../../server.ts'

/** Milliseconds that lie between two alarms which are to ring one after the other. */
const APART = 60
/** The same, of several clients: each is heard when the machine comes to it. */
const FAR_APART = 250
/** How early an alarm may be: clocks are read in whole milliseconds. */
const ROUNDING = 2
/** How many alarms there are at once, and how often one of many is moved. */
const SOME = 1000
const MANY = 20_000
const MOVES = 40_000
/** How much dearer that may be than where there is no other: a heap has some steps more. */
const DEARER = 5
const HOUR = 3_600_000
const CLIENTS = 5

const order: Check = {
  id: 'timers-order',
  title: 'rings when it is time, the earliest first, whoever has set it',
  why: 'The loop sleeps until the first of all is due, which need not be the one that was set last, or first.',
  reading: 'libuv design overview, The I/O loop; epoll_wait(2), timeout',
  async run(context) {
    const clients = await open(context, CLIENTS)
    const delays = clients.map((_, index) => FAR_APART * (1 + ((index * 3) % CLIENTS)))
    const rung: number[] = []
    const all = clients.map(async (client, index) => {
      const delay = delays[index] ?? 0
      const began = performance.now()
      await client.send(text(`tea ${delay}\n`))
      await expectLines(client, ['tea'], `tea ${delay}`)
      rung.push(delay)
      const waited = performance.now() - began
      if (waited >= delay - ROUNDING) return
      fail({
        sent: `tea ${delay}`,
        expected: `tea, no earlier than ${delay} ms later`,
        came: `tea, ${waited.toFixed(1)} ms later`,
      })
    })
    await Promise.all(all)
    const right = [...delays].sort((a, b) => a - b)
    if (`${rung}` === `${right}`) return
    fail({
      sent: `alarms of ${CLIENTS} clients in ${delays.join(', ')} ms`,
      expected: `in this order: ${right.join(', ')}`,
      came: rung.join(', '),
    })
  },
}

const moved: Check = {
  id: 'timers-moved',
  title: 'rings once where an alarm was moved, at its new time',
  why: 'Every byte of a client moves its time-out. One that is set again is not a second one.',
  reading: 'TLPI 23.1; nginx, ngx_event_add_timer',
  async run(context) {
    const [client] = await open(context, 1)
    await client?.send(text(`tea ${APART}\ntea ${3 * APART}\negg ${2 * APART}\n`))
    const sent = `tea ${APART}, then tea ${3 * APART}, and egg ${2 * APART}`
    await expectLines(client, ['egg', 'tea'], sent)
    await client?.send(text(`later ${2 * APART}\nlater ${APART}\nend ${3 * APART}\n`))
    await expectLines(client, ['later', 'end'], 'one that was moved to an earlier time, and an end')
  },
}

const cancelled: Check = {
  id: 'timers-cancelled',
  title: 'does not ring what was taken back, nor for somebody who has left',
  why: 'A timer that outlives its connection rings for whoever has the descriptor next.',
  reading: 'libuv, uv_timer_stop; epoll(7), Q6',
  async run(context) {
    const [client] = await open(context, 1)
    await client?.send(text(`tea ${APART}\negg ${2 * APART}\ntea -\n`))
    await expectLines(client, ['egg'], `tea ${APART}, egg ${2 * APART}, and tea taken back`)
    const [leaving] = await open(context, 1)
    await leaving?.send(text(`tea ${2 * APART}\nmilk ${2 * APART}\n`))
    await leaving?.close()
    await sleep(APART / 2)
    const [next] = await open(context, 1)
    await next?.send(text(`bread ${4 * APART}\n`))
    const sent = 'two alarms of one that has left; then one of somebody else'
    await expectLines(next, ['bread'], sent)
  },
}

const again: Check = {
  id: 'timers-again',
  title: 'goes on with everybody while one alarm sets itself again and again, at once',
  why: 'What is set while others ring is for the next turn. Otherwise the loop comes back to nobody.',
  reading: 'libuv design overview, The I/O loop; Node.js, setImmediate() vs setTimeout()',
  async run(context) {
    const [busy, other] = await open(context, 2)
    const rings = 5000
    await busy?.send(text(`z 0 ${rings}\n`))
    await other?.send(text(`tea ${APART}\n`))
    await expectLines(
      busy,
      Array.from({ length: rings }, () => 'z'),
      `z 0 ${rings}`,
    )
    await expectLines(other, ['tea'], `z 0 ${rings} by somebody else; tea ${APART}`)
  },
}

const asleep: Check = {
  id: 'timers-asleep',
  title: 'sleeps until the first of many alarms is due',
  why: 'The timeout of epoll_wait is what is left until then. Who looks every few milliseconds is awake all night.',
  reading: 'epoll_wait(2), timeout; TLPI 63.4.3',
  async run(context) {
    const server = await context.start()
    await setMany(context, server, SOME)
    await expectAsleep(context, `${SOME} alarms, in an hour and later`, server)
  },
}

const dear: Check = {
  id: 'timers-many',
  title: `moves an alarm among ${MANY.toLocaleString('en')} others for about what it costs alone`,
  why: 'Ten thousand connections are ten thousand time-outs, and every request moves one. A list that is searched for it costs more the more there are; a heap costs its depth, a wheel next to nothing.',
  reading: 'Varghese and Lauck, Hashed and Hierarchical Timing Wheels; CLRS 6.5 Priority Queues',
  async run(context) {
    const alone = await costOfMoves(context, await context.start())
    const crowded = await context.start()
    await setMany(context, crowded, MANY)
    const among = await costOfMoves(context, crowded)
    if (among <= DEARER * alone) return
    fail({
      sent: `an alarm that is moved ${MOVES} times, alone and among ${MANY} others`,
      expected: `at most ${DEARER} times the processor time`,
      came: `${alone.toFixed(0)} ms alone, ${among.toFixed(0)} ms among others`,
    })
  },
}

export const timers: readonly Check[] = [order, moved, cancelled, again, asleep, dear]

async function open(context: Context, many: number, server?: Server): Promise<Connection[]> {
  const clients: Connection[] = []
  for (let number = 0; number < many; number += 1) clients.push(await context.connect(server))
  return clients
}

/** Expects these lines, and no other before them. */
async function expectLines(
  client: Connection | undefined,
  lines: readonly string[],
  sent: string,
): Promise<void> {
  const expected = lines.map((line) => `${line}\n`).join('')
  let came = ''
  while (client && expected.startsWith(came) && came.length < expected.length) {
    const chunk = await client.next()
    if (chunk === undefined) break
    came += chunk.toString('latin1')
  }
  if (came === expected) return
  const seen = came === '' ? `nothing: ${client?.outcome()}` : JSON.stringify(came.slice(-60))
  fail({ sent, expected: JSON.stringify(expected.slice(-60)), came: seen })
}

/** Sets alarms that are not due for an hour, and waits until they are all set. */
async function setMany(context: Context, server: Server, many: number): Promise<void> {
  const [client] = await open(context, 1, server)
  for (let first = 0; first < many; first += 500) {
    const names = Array.from({ length: 500 }, (_, index) => first + index)
    const lines = names.map((number) => `n${number} ${HOUR + ((number * 7919) % HOUR)}\n`)
    await client?.send(text(lines.join('')))
  }
  await client?.send(text('ready 0\n'))
  await expectLines(client, ['ready'], `${many} alarms, and one that is due at once`)
}

/** Milliseconds of processor time for moving one alarm very often. */
async function costOfMoves(context: Context, server: Server): Promise<number> {
  const [client] = await open(context, 1, server)
  const before = processorTime(context, server)
  const lines = Array.from({ length: 1000 }, (_, index) => `tea ${HOUR + index}\n`).join('')
  for (let moves = 0; moves < MOVES; moves += 1000) await client?.send(text(lines))
  await client?.send(text('ready 0\n'))
  await expectLines(client, ['ready'], `tea ${HOUR}, ${MOVES} times, and one that is due at once`)
  return processorTime(context, server) - before
}

/** Milliseconds in which threads of the server were on a processor: /proc/PID/task/TID/schedstat. */
function processorTime(context: Context, server: Server): number {
  const folder = `/proc/${context.pidOf(server)}/task`
  try {
    const threads = readdirSync(folder).map((thread) =>
      readFileSync(`${folder}/${thread}/schedstat`, 'utf8'),
    )
    return threads.reduce((sum, times) => sum + Number(times.split(' ')[0]) / 1e6, 0)
  } catch {
    return skip('the kernel does not say how busy threads are')
  }
}
