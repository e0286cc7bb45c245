/** Whether the lines of several requests at once are each the right one: whose, and how long it took. */
import { forLater, sleep } from '../../../lib/patience.ts'
import type { Check } from '../../check.ts'
import type { Context } from '../../context.ts'
import { fail } from '../../failure.ts'
import { clientOf } from '../ask.ts'
import { expectParts, hasDuration, type Visit, visitMarked } from '../log-lines.ts'
import { untilAnswering } from '../progress.ts'
import { get, shown } from '../request.ts'
import { ALPHABET } from '../site.ts'
import { withSparse } from '../sparse-file.ts'

const READING =
  'Apache HTTP Server documentation, mod_log_config, on %D and %T; CS:APP 12.7.1 Thread Safety'

/** More than is on the way to a client that does not read, and how long it does not. */
const LARGE = 48 * 2 ** 20
const PAUSE = 700

export const logOfEach: Check = {
  id: 'log-of-each',
  title: 'logs of each of several requests at once what was its own, and how long it took',
  rule: 'guide',
  why: 'What belongs to a request must not lie where the next one puts its own: the lines are right for one client, and wrong as soon as two are there. And a request takes until its last byte is sent, not until it is understood.',
  reading: READING,
  async run(context) {
    await withSparse(context, 'slow.bin', LARGE, async () => {
      const began = performance.now()
      const slow = forLater(slowClient(context))
      await sleep(100)
      const others = Array.from({ length: OTHERS }, (_, number) => quickClient(context, number))
      const visits = await Promise.all([slow, ...others])
      const most = (performance.now() - began) / 1000
      for (const told of visits.slice(1)) expectQuick(told)
      const [first] = visits
      if (first) expectSlow(first.visit, first.sent, most)
    })
  },
}

const OTHERS = 5
const SITUATION = `a client takes ${PAUSE / 1000} s until it reads, and ${OTHERS} others ask for small files meanwhile`

interface Told {
  visit: Visit
  /** From its request to its response. */
  seconds: number
  sent: string
}

async function slowClient(context: Context): Promise<Told> {
  const client = await clientOf(context)
  const sent = get('/slow.bin?log-slow', 'User-Agent: the slow one', 'Referer: http://slow/')
  await client.send(sent)
  await untilAnswering(context, context.server, client)
  await sleep(PAUSE)
  const { status, content } = await client.response(sent)
  const visit = await visitMarked(context, 'log-slow', shown(sent), { situation: SITUATION })
  const parts = { status, bytes: content.length, agent: 'the slow one', referer: 'http://slow/' }
  expectParts(visit, parts, shown(sent), SITUATION)
  return { visit, sent: shown(sent), seconds: 0 }
}

async function quickClient(context: Context, number: number): Promise<Told> {
  const client = await clientOf(context)
  const mark = `log-quick-${number}`
  const agent = `quick ${number}`
  const referer = `http://quick/${number}`
  const [path, bytes] = number % 2 === 0 ? ['/alphabet.txt', ALPHABET.length] : ['/empty.txt', 0]
  const sent = get(`${path}?${mark}`, `User-Agent: ${agent}`, `Referer: ${referer}`)
  const began = performance.now()
  const { status } = await client.ask(sent)
  const seconds = (performance.now() - began) / 1000
  const visit = await visitMarked(context, mark, shown(sent), { situation: SITUATION })
  expectParts(visit, { status, bytes, agent, referer }, shown(sent), SITUATION)
  await client.connection.close()
  return { visit, sent: shown(sent), seconds }
}

/** Seconds that a small file may take on a busy machine; a sequential server does not count the wait. */
const QUICK = 0.5

function expectQuick({ visit, sent, seconds }: Told): void {
  if (hasDuration(visit, 0, Math.max(QUICK, seconds))) return
  const expected = `how long it took behind the format: less than ${QUICK} s, in any unit`
  fail({ situation: SITUATION, sent, expected, came: visit.line })
}

function expectSlow(visit: Visit, sent: string, most: number): void {
  if (hasDuration(visit, (PAUSE / 1000) * 0.8, most)) return
  const expected = `how long it took behind the format, until the last byte was sent: some ${PAUSE} ms or more, in any unit`
  fail({ situation: SITUATION, sent, expected, came: visit.line })
}
