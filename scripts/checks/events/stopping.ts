/** How a server stops in which many are in the middle of something. */
import { listeningSocket } from '../../lib/proc.ts'
import { expectOrderlyExit } from '../any-server/exits.ts'
import type { Check } from '../check.ts'
import { fail } from '../failure.ts'
import { download, lengthOf } from '../http/ask.ts'
import { untilRead } from '../http/progress.ts'
import { get, getAlphabet } from '../http/request.ts'
import { LARGE } from '../http/site.ts'
import { count } from '../payload.ts'
import { BEGUN, expectPage, openMany, REST } from '../threads/clients.ts'
import { eachOf, openCrowd } from './crowd.ts'

const IDLE = 100
const HALF_HEADS = 20
const DOWNLOADS = 6
const IN_A_ROW = 6

export const stopsAmongMany: Check = stopsOn('SIGTERM', 'stop-among-many')
export const interruptedAmongMany: Check = stopsOn('SIGINT', 'ctrl-c-among-many')

function stopsOn(signal: 'SIGTERM' | 'SIGINT', id: string): Check {
  return {
    id,
    title: `finishes on ${signal} what each of many connections has begun, ends the idle ones, and exits with status 0`,
    why: 'One thread holds all of them, so one signal finds all of them somewhere in the middle. What has been asked is answered, what is half asked may be finished, and nobody new is let in.',
    reading: 'RFC 9112 §9.6; TLPI 63.5.2 The Self-Pipe Trick; signalfd(2)',
    async run(context) {
      const server = await context.start()
      context.pidOf(server)
      const idle = await openCrowd(context, IDLE, server)
      await eachOf(idle, (client) => client.ask(getAlphabet()))
      const halves = await openMany(context, HALF_HEADS, BEGUN, server)
      const row = await openCrowd(context, 1, server)
      await eachOf(row, (client) => client.send(get('/large.bin').repeat(IN_A_ROW)))
      const downloads = await eachOf(Array.from({ length: DOWNLOADS }), () =>
        download(context, '/large.bin', server),
      )
      for (const { connection } of [...row, ...downloads]) await connection.next(1)
      await untilRead(context, server, halves)
      server.signal(signal)
      const sent = `${signal}, with ${IDLE} idle connections, ${HALF_HEADS} half heads, ${DOWNLOADS} downloads and ${IN_A_ROW} requests in a row`
      for (const client of halves.toReversed()) {
        await client.send(REST)
        await expectPage(client, `${sent}; then the rest of each head`)
      }
      const expected = [...row.map(() => IN_A_ROW), ...downloads.map(() => 1)]
      for (const [number, { connection }] of [...row, ...downloads].entries()) {
        const least = (expected[number] as number) * LARGE.length
        const came = 1 + (await lengthOf(connection))
        if (came > least && connection.ending === 'end of stream') continue
        fail({
          sent,
          expected: `all ${count(least)} that were asked for, and the end of the stream`,
          came: `${count(came)}, then ${connection.outcome()}`,
        })
      }
      for (const { connection } of idle) {
        const ending = await connection.drain()
        if (ending === 'end of stream' || ending === 'ECONNRESET') continue
        fail({ sent, expected: 'the end of each idle connection', came: ending })
      }
      await eachOf([...halves, ...row, ...downloads, ...idle], ({ connection }) =>
        connection.close(),
      )
      await expectOrderlyExit(server, sent, context.patience)
      const { port } = server.address
      if (!listeningSocket(port)) return
      fail({ sent, expected: `port ${port} to be free`, came: 'something still listens on it' })
    },
  }
}
