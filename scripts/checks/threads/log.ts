/** The log that several threads write: every line whole, and none missing. */
import { until } from '../../lib/patience.ts'
import type { Check } from '../check.ts'
import type { Context } from '../context.ts'
import { fail, skip } from '../failure.ts'
import { Asker } from '../http/asker.ts'
import { getAlphabet } from '../http/request.ts'

const CLIENTS = 16
const REQUESTS = 50
/** Bytes that a client can put into a line, so that lines are long enough to be torn. */
const LONG = 400

export const wholeLines: Check = {
  id: 'whole-lines',
  rule: 'guide',
  title: `writes a whole line for each of ${CLIENTS * REQUESTS} requests by ${CLIENTS} clients at once`,
  why: 'A line that is written in two calls has another thread’s line in its middle sooner or later, and a buffer that two threads share loses one of two lines.',
  reading: 'write(2); pipe(7), PIPE_BUF; CS:APP 12.7.1 Thread Safety',
  async run(context) {
    const { program } = context.server
    if (program === undefined) skip('it reads what the server prints: give --cmd')
    await Promise.all(Array.from({ length: CLIENTS }, (_, number) => askMany(context, number)))
    const awaited = new Set(
      Array.from({ length: CLIENTS * REQUESTS }, (_, at) =>
        markOf(Math.floor(at / REQUESTS), at % REQUESTS),
      ),
    )
    const lines = () => program.lines.filter((line) => line.includes('whole-lines-'))
    await until(context.patience, () => lines().length >= awaited.size)
    for (const line of lines()) {
      const [, mark = ''] = WHOLE.exec(line) ?? []
      if (awaited.delete(mark)) continue
      const expected = 'each line once, from the address to the end'
      fail({ sent: `${CLIENTS} clients at once`, expected, came: `"${line.slice(0, 200)}"` })
    }
    if (awaited.size === 0) return
    const [one] = awaited
    fail({
      sent: `${CLIENTS * REQUESTS} requests by ${CLIENTS} clients at once`,
      expected: 'a line for each',
      came: `none for ${awaited.size} of them, such as ?${one}`,
    })
  },
}

/** One request, from the beginning of its line to its end. */
const WHOLE =
  /^\S+ \S+ \S+ \[[^\]]+\] "GET \/alphabet\.txt\?(whole-lines-\d+-\d+) HTTP\/1\.1" 200 26 "-" "x{400}"( [\d.]+)?( .*)?$/

function markOf(client: number, request: number): string {
  return `whole-lines-${client}-${request}`
}

async function askMany(context: Context, number: number): Promise<void> {
  const asker = new Asker(context)
  for (let turn = 0; turn < REQUESTS; turn += 1) {
    const sent = getAlphabet(`User-Agent: ${'x'.repeat(LONG)}`)
    const marked = sent.replace('.txt', `.txt?${markOf(number, turn)}`)
    await asker.ask(marked)
  }
}
