/** How a server of several threads stops while all of them are at work. */

import { until } from '../../lib/patience.ts'
import { listeningSocket } from '../../lib/proc.ts'
import { settledDescriptors } from '../any-server/descriptors.ts'
import { expectOrderlyExit } from '../any-server/exits.ts'
import type { Check } from '../check.ts'
import { fail } from '../failure.ts'
import { download, lengthOf } from '../http/ask.ts'
import { untilRead } from '../http/progress.ts'
import { withSparse } from '../http/sparse-file.ts'
import { count } from '../payload.ts'
import { BEGUN, expectPage, FRONT, openMany, REST } from './clients.ts'
import { settledThreadCount } from './thread-count.ts'

/** How many threads there are where others wait for one, and how many those are. */
const THREADS = 2
const WAITING = 12
/** Milliseconds in which a signal has been heard; if it has not, less is found out. */
const HEARD = 500
const DOWNLOADS = 3
const HALF_HEADS = 3
const LENGTH = 16 * 2 ** 20

export const stopsUnderLoad: Check = finishesOn('SIGTERM', 'stop-under-load')
export const interruptedUnderLoad: Check = finishesOn('SIGINT', 'ctrl-c-under-load')

function finishesOn(signal: 'SIGTERM' | 'SIGINT', id: string): Check {
  return {
    id,
    title: `finishes on ${signal} what every thread has begun, and exits with status 0`,
    why: 'A stop that only one thread hears leaves the others asleep for ever; one that ends them where they are breaks off what their clients wait for.',
    reading: 'TLPI 29.4, 32.6; RFC 9112 §9.6; master plan, Graceful thread shutdown',
    async run(context) {
      const server = await context.start()
      context.pidOf(server)
      const halves = await openMany(context, HALF_HEADS, BEGUN, server)
      const sent = `${signal} during ${DOWNLOADS} downloads, and half a head on ${HALF_HEADS} connections`
      await withSparse(context, 'threads.bin', LENGTH, async () => {
        const downloads = await Promise.all(
          Array.from({ length: DOWNLOADS }, () => download(context, '/threads.bin', server)),
        )
        for (const { connection } of downloads) await connection.next(1)
        await untilRead(context, server, halves)
        server.signal(signal)
        for (const client of halves) await client.send(REST)
        for (const client of halves) {
          await expectPage(client, `${sent}; then the rest of each head`)
        }
        for (const { connection } of downloads) {
          const came = await lengthOf(connection)
          if (came >= LENGTH && connection.ending === 'end of stream') continue
          fail({
            sent,
            expected: `all ${count(LENGTH)} of each download, and the end of the stream`,
            came: `${count(came)}, then ${connection.outcome()}`,
          })
        }
      })
      for (const { connection } of halves) await connection.close()
      await expectOrderlyExit(server, sent, context.patience)
      const { port } = server.address
      if (!listeningSocket(port)) return
      fail({ sent, expected: `port ${port} to be free`, came: 'something still listens on it' })
    },
  }
}

export const stopsWithQueue: Check = {
  id: 'stop-with-a-queue',
  title: 'answers on SIGTERM those who wait for a thread, too',
  why: 'A request that has come was asked before the stop, whether a thread has it or a queue. Who closes the queue lets its threads take what is left in it.',
  reading: 'CS:APP 12.5.4; RFC 9112 §9.6; master plan, Graceful thread shutdown',
  async run(context) {
    const server = await context.startWith(`--threads ${THREADS}`)
    await settledThreadCount(context, server)
    const slow = await openMany(context, THREADS, BEGUN, server)
    const waiting = await openMany(context, WAITING, FRONT, server)
    await settledDescriptors(context, server)
    server.signal('SIGTERM')
    await until(HEARD, () => !listeningSocket(server.address.port))
    for (const client of slow) await client.send(REST)
    const sent = `half a head on ${THREADS} connections, as many as there are threads, ${WAITING} whole requests, SIGTERM, and then the rest`
    for (const client of [...slow, ...waiting]) {
      await expectPage(client, sent)
      await client.connection.close()
    }
    await expectOrderlyExit(server, sent, context.patience)
  },
}

export const stopsIdle: Check = {
  id: 'stop-while-idle',
  title: 'ends idle connections on SIGTERM, and its threads with them',
  why: 'Threads that wait for clients who say nothing have to be woken, each of them, or the process never ends.',
  reading: 'TLPI 63.5.2 The Self-Pipe Trick; pthread_join(3)',
  async run(context) {
    const server = await context.start()
    context.pidOf(server)
    // They need not be accepted, so they need not hear of the end: TCP_DEFER_ACCEPT in tcp(7).
    await openMany(context, 20, '', server)
    const kept = await openMany(context, 3, BEGUN, server)
    for (const client of kept) {
      await client.send(REST.replace('Connection: close\r\n', ''))
      await expectPage(client, 'a request whose connection is kept')
    }
    server.signal('SIGTERM')
    const sent = 'SIGTERM, with 20 connections without a word and 3 that are kept'
    for (const { connection } of kept) {
      const ending = await connection.drain()
      if (ending !== 'end of stream' && ending !== 'ECONNRESET') {
        fail({ sent, expected: 'the end of each kept connection', came: ending })
      }
      await connection.close()
    }
    await expectOrderlyExit(server, sent, context.patience)
  },
}
