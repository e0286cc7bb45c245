/** Clients that keep a connection and ask again late, when their worker is on its way out. */
import { sleep } from '../../lib/patience.ts'
import { signalProcess } from '../../lib/processes.ts'
import type { Check } from '../check.ts'
import type { Context } from '../context.ts'
import { eachOf } from '../events/crowd.ts'
import { fail } from '../failure.ts'
import type { HttpClient } from '../http/client.ts'
import { getAlphabet } from '../http/request.ts'
import { members } from '../http/response.ts'
import { expectNewcomers, startWorkers, WORKERS } from './started.ts'
import { haveEnded } from './workers.ts'

const GRACE = '--grace 60'

export const idleAreTold: Check = {
  id: 'idle-are-told',
  title: `tells an idle client with its next answer that the connection ends, and not before (${GRACE}, where it is taken)`,
  rule: 'guide',
  why: 'A client may ask at any moment, and a close on the way crosses its question. "Connection: close" with an answer is the one moment at which both know.',
  reading: 'RFC 9112 §9.5, §9.6; RFC 9110 §7.6.1',
  async run(context) {
    const { server, flags, master, workers, clients } = await startWorkers(context, '', WORKERS, [
      GRACE,
    ])
    signalProcess(master, 'SIGHUP')
    const sent = `to ${flags}: SIGHUP, with ${clients.length} idle connections`
    await expectNewcomers(context, server, workers, sent)
    const early = clients.find(({ connection }) => connection.ending !== undefined)
    if (early) {
      const expected = 'each connection to stay open until it is asked on'
      fail({ sent, expected, came: early.connection.outcome() })
    }
    await eachOf(clients, (client) => expectTold(context, client, sent))
    if (await haveEnded(context, workers)) return
    const expected = 'the old workers to end once their clients have left'
    fail({ sent, expected, came: 'some that still run' })
  },
}

/** Asks until an answer says that it is the last; a worker is told a moment after its successor serves. */
async function expectTold(context: Context, client: HttpClient, sent: string): Promise<void> {
  const end = performance.now() + context.patience
  for (;;) {
    await client.send(getAlphabet())
    const response = await client.response(`${sent}; then requests on each`)
    const { status } = response
    if (status === 200 && members(response, 'connection').includes('close')) break
    if (status === 200 && performance.now() < end) await sleep(100)
    else {
      const expected = '200, and in the end "Connection: close"'
      fail({ sent: `${sent}; then requests on each`, expected, came: `${status}, without it` })
    }
  }
  await client.connection.expectEnd(`${sent}; a request, answered with "Connection: close"`)
  await client.connection.close()
}
