/**
 * Exercise 4: a benchmark of a sequential server, and what it says.
 *
 *     npm run stage -- 2
 *     node stages-src/2-http/exercises/4-ab-benchmark/starter.ts --port 8002
 *
 * It prints one line of JSON. None of its four figures is what it is called, and it
 * calls a server that answers nothing but errors a fast one. Read ab(1), and the
 * comments of `Counted` in load.ts, then mend `measure`.
 * `npm run check -- 2 --exercise 4` plays servers whose speed it knows.
 */
import { parseArgs } from 'node:util'
import { run } from './load.ts'

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8002' },
    requests: { type: 'string', default: '1000' },
  },
})
console.log(
  JSON.stringify(
    measure(`http://127.0.0.1:${values.port}/`, Number(values.requests)),
  ),
)

/** What a benchmark finds out about a sequential server. */
interface Findings {
  /** Milliseconds that the server works for one request, on a connection it has. */
  service: number
  /** Milliseconds that a connection of its own adds to a request. */
  connection: number
  /** Milliseconds that a request is under way when ten clients ask at once. */
  crowded: number
  /** How many requests a second the server can answer at the most. */
  capacity: number
}

function measure(url: string, requests: number): Findings {
  const one = run(url, { requests, concurrency: 1, keepAlive: false })
  const ten = run(url, { requests, concurrency: 10, keepAlive: false })
  return {
    service: ten.timePerRequest,
    connection: 0,
    crowded: one.timePerRequest,
    capacity: 1000 / ten.timePerRequest,
  }
}
