/** What the threads of a server count together: nothing is lost. */
import { sleep } from '../../lib/patience.ts'
import type { Check } from '../check.ts'
import type { Context } from '../context.ts'
import { fail, skip } from '../failure.ts'
import { askOnce } from '../http/ask.ts'
import { Asker } from '../http/asker.ts'
import { get, getAlphabet } from '../http/request.ts'
import type { Server } from '../server.ts'

const CLIENTS = 8
const REQUESTS = 100
const PATH = '/server-status'
const JSON_PATH = `${PATH}?format=json`

export const countedTogether: Check = {
  id: 'counted-together',
  title: 'counts every request of every thread, and says how many there were',
  rule: 'guide',
  why: 'To add to a number is to read it and to write it. Threads that do so without a lock, or without Atomics, forget what another has counted in between.',
  reading: 'CS:APP 12.4–12.5; ECMAScript 29 Memory Model; exercise 2',
  async run(context) {
    const server = await context.startWith(`--status-path ${PATH}`)
    await statusOf(context, server)
    await Promise.all(Array.from({ length: CLIENTS }, () => askMany(context, server)))
    const expected = CLIENTS * REQUESTS
    // A response may be counted a moment after it was sent.
    const end = performance.now() + context.patience / 4
    let { parts: counted } = await statusOf(context, server)
    while (counted !== expected && performance.now() < end) {
      await sleep(50)
      counted = (await statusOf(context, server)).parts
    }
    if (counted === expected) return
    fail({
      sent: `${expected} requests by ${CLIENTS} clients at once, then GET ${JSON_PATH}`,
      expected: `${expected} of them in "statuses", as 206`,
      came: `${counted}`,
    })
  },
}

/** Responses of a status that nothing else here has: 206. */
async function askMany(context: Context, server: Server): Promise<void> {
  const asker = new Asker(context, server)
  for (let turn = 0; turn < REQUESTS; turn += 1) {
    await asker.ask(getAlphabet('Range: bytes=0-4'))
  }
}

async function statusOf(context: Context, server: Server): Promise<{ parts: number }> {
  const { status, content } = await askOnce(context, get(JSON_PATH, 'Connection: close'), server)
  if (status !== 200) skip(`the server has no status page at ${JSON_PATH}`)
  const { statuses } = JSON.parse(content.toString()) as { statuses?: Record<string, number> }
  return { parts: statuses?.[206] ?? 0 }
}
