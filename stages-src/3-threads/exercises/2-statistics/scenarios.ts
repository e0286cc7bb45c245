/** What the explorer tries with statistics: threads that count, and one that looks. */

/** What a look at the statistics shows. */
export interface Summary {
  requests: number
  bytes: number
  /** How many responses of each status that has come up. */
  statuses: Record<string, number>
  /** The longest request, in microseconds. */
  slowest: number
}

/** What exercise 2 asks for. */
interface Collector {
  count(status: number, bytes: number, microseconds: number): void
  summary(): Summary
}

interface Collectors {
  BYTES: number
  new (memory: SharedArrayBuffer): Collector
}

type Body = (memory: SharedArrayBuffer) => unknown

interface StatisticsScenario {
  about: string
  bytes: number
  setup?: Body
  threads: Record<string, Body>
  // biome-ignore lint/suspicious/noExplicitAny: each scenario knows what its threads give back.
  check(results: Record<string, any>, memory: SharedArrayBuffer): void
}

type Scenarios = Record<
  | 'byStatus'
  | 'together'
  | 'largeFiles'
  | 'lookAtRequests'
  | 'lookAtBytes'
  | 'slowest',
  StatisticsScenario
>

/** One byte less than 32 bits can count. */
const ALMOST = 2 ** 32 - 2

/** The scenarios of `Statistics`. */
export function scenariosOf(Statistics: Collectors): Scenarios {
  const bytes = Statistics.BYTES
  const count = (status: number, size: number, microseconds = 1): Body => {
    return (memory) => new Statistics(memory).count(status, size, microseconds)
  }
  const look = (memory: SharedArrayBuffer) => new Statistics(memory).summary()
  return {
    byStatus: {
      ...{ about: 'one thread, three responses', bytes },
      threads: {
        A(memory) {
          for (const status of [200, 404, 200]) count(status, 10)(memory)
        },
      },
      check(_, memory) {
        const { requests, statuses } = look(memory)
        const came = `${requests} requests, ${JSON.stringify(statuses)}`
        expectSame(came, '3 requests, {"200":2,"404":1}')
      },
    },
    together: {
      ...{ about: 'two threads count a response each, of one status', bytes },
      threads: { A: count(200, 10), B: count(200, 20) },
      check(_, memory) {
        const { requests, bytes: sent } = look(memory)
        expectSame(`${requests} requests, ${sent} bytes`, '2 requests, 30 bytes')
      },
    },
    largeFiles: {
      ...{ about: 'one thread, two responses of five gigabytes', bytes },
      threads: {
        A(memory) {
          for (let time = 0; time < 2; time += 1) count(200, 5e9)(memory)
        },
      },
      check: (_, memory) => expectSame(look(memory).bytes, 1e10),
    },
    lookAtRequests: {
      ...{ about: 'a thread counts a response, another looks meanwhile', bytes },
      threads: { A: count(200, 10), B: look },
      check({ B }) {
        const statuses: number[] = Object.values((B as Summary).statuses)
        const sum = statuses.reduce((before, each) => before + each, 0)
        const whole = `${sum} requests by their statuses`
        expectSame(`${B.requests} requests by their statuses`, whole)
      },
    },
    lookAtBytes: {
      ...{ about: 'the bytes pass 32 bits while another thread looks', bytes },
      setup: count(200, ALMOST),
      threads: { A: count(200, 5), B: look },
      check({ B }) {
        const expected = B.bytes === ALMOST ? ALMOST : ALMOST + 5
        expectSame(B.bytes, expected)
      },
    },
    slowest: {
      ...{ about: 'two threads count responses of 9 and 5 microseconds', bytes },
      threads: { A: count(200, 10, 9), B: count(200, 10, 5) },
      check: (_, memory) => expectSame(look(memory).slowest, 9),
    },
  }
}

function expectSame(came: string | number, expected: string | number): void {
  if (came !== expected) throw new Error(`it says ${came}, not ${expected}`)
}
