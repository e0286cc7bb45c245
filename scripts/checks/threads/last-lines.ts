/** What a log has of those who were answered just before the server ended. */
import { until } from '../../lib/patience.ts'
import { expectOrderlyExit } from '../any-server/exits.ts'
import type { Check } from '../check.ts'
import { eachOf } from '../events/crowd.ts'
import { fail, skip } from '../failure.ts'
import { Asker } from '../http/asker.ts'
import { getAlphabet } from '../http/request.ts'

const CLIENTS = 8
const REQUESTS = 12

export const lastLines: Check = {
  id: 'last-lines',
  rule: 'guide',
  title: `has a line for each of ${CLIENTS * REQUESTS} requests when it has ended on SIGTERM right behind the last`,
  why: 'Lines that are gathered, or written by another thread or process, are on their way when the signal comes. Who ends without them loses what is asked for first when something has gone wrong: the last of the log.',
  reading: 'fflush(3); exit(3) and _exit(2); TLPI 25.4; pipe(7)',
  async run(context) {
    const server = await context.start()
    const { program } = server
    if (program === undefined) skip('it reads what the server prints: give --cmd')
    const numbers = Array.from({ length: CLIENTS }, (_, number) => number)
    await eachOf(numbers, async (number) => {
      const asker = new Asker(context, server)
      for (let turn = 0; turn < REQUESTS; turn += 1) await asker.ask(marked(number, turn))
    })
    server.signal('SIGTERM')
    const sent = `${CLIENTS * REQUESTS} requests, and SIGTERM at once`
    await expectOrderlyExit(server, sent, context.patience)
    const marks = numbers.flatMap((number) =>
      Array.from({ length: REQUESTS }, (_, turn) => markOf(number, turn)),
    )
    const missing = () => {
      const log = program.lines.join('\n')
      return marks.filter((mark) => !log.includes(mark))
    }
    // What the server has written may still be in its pipe.
    if (await until(context.patience / 4, () => missing().length === 0)) return
    const [first] = missing()
    const expected = 'a line for each in the access log'
    fail({ sent, expected, came: `none for ${missing().length} of them, such as ?${first}` })
  },
}

function markOf(number: number, turn: number): string {
  return `last-lines-${number}-${turn}.`
}

function marked(number: number, turn: number): string {
  return getAlphabet().replace('.txt', `.txt?${markOf(number, turn)}`)
}
