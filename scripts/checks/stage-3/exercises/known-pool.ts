/** A server with a pool whose speed is known: the checks of exercise 3 have it measured. */
import { createServer } from 'node:http'
import { parseArgs } from 'node:util'
import { sleep } from '../../../lib/patience.ts'
import { COLD, LATE, MACHINE, REQUEST, SLOW, SLOW_OF_MANY } from './known-speed.ts'

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    threads: { type: 'string', default: '1' },
    refusing: { type: 'boolean', default: false },
  },
})
const threads = Number(values.threads)
/** More threads than the machine works for at once wait for it. */
let free = Math.min(threads, MACHINE)
const waiting: (() => void)[] = []
let number = 0

createServer(async (_request, response) => {
  number += 1
  const duration = durationOf(number)
  const status = values.refusing && number % 3 === 0 ? 503 : 200
  if (free > 0) free -= 1
  else await new Promise<void>((resolve) => waiting.push(resolve))
  await sleep(duration)
  const next = waiting.shift()
  if (next) next()
  else free += 1
  response.writeHead(status, { 'Content-Length': 2 }).end('ok')
}).listen(Number(values.port), '127.0.0.1')

/** How long the server works for its request of this number, in milliseconds. */
function durationOf(number: number): number {
  if (number <= COLD) return LATE
  if (number % SLOW_OF_MANY > 0) return REQUEST
  // Larger pools are a trifle better, as they are.
  return threads > MACHINE ? 0.9 * SLOW : SLOW
}
