/** The model does what each of the five servers would. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Client,
  endOf,
  eventDriven,
  multiProcess,
  type Span,
  sequential,
  type Timeline,
  threaded,
} from './five-ways.ts'

/** Times are whole so that sums are exact. */
const step = fc.oneof(
  fc.record({ compute: fc.integer({ min: 1, max: 9 }) }),
  fc.record({ wait: fc.integer({ min: 1, max: 9 }) }),
)
const clients = fc
  .array(
    fc.record({
      arrives: fc.integer({ min: 0, max: 20 }),
      steps: fc.array(step, { minLength: 1, maxLength: 5 }),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((list): Client[] =>
    list
      .sort((a, b) => a.arrives - b.arrives)
      .map((client, index) => ({ ...client, name: 'ABCDEF'.charAt(index) })),
  )

const models: [string, number, (clients: Client[]) => Timeline][] = [
  ['sequential', 1, sequential],
  ['threaded on two cores', 2, (clients) => threaded(clients, 2)],
  ['event-driven', 1, eventDriven],
  ['in two processes', 2, (clients) => multiProcess(clients, 2)],
]

const length = ({ from, to }: Span) => to - from
const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0)

describe.each(models)('%s', (_, cores, serve) => {
  it('computes for every client exactly what it asks', () => {
    fc.assert(
      fc.property(clients, (clients) => {
        const computing = serve(clients)
          .flat()
          .filter(({ doing }) => doing === 'computing')
        for (const { name, steps } of clients) {
          expect(sum(computing.filter(({ client }) => client === name).map(length))).toBe(
            sum(steps.map((step) => ('compute' in step ? step.compute : 0))),
          )
        }
      }),
    )
  })

  it('does one thing at a time in a thread, and computes on no more cores than there are', () => {
    fc.assert(
      fc.property(clients, (clients) => {
        const timeline = serve(clients)
        for (const spans of timeline) {
          for (const [index, span] of spans.entries()) {
            expect(span.from).toBeGreaterThanOrEqual(spans[index - 1]?.to ?? 0)
          }
        }
        const computing = timeline.flat().filter(({ doing }) => doing === 'computing')
        for (const { from } of computing) {
          const busy = computing.filter((span) => span.from <= from && from < span.to)
          expect(busy.length).toBeLessThanOrEqual(cores)
        }
      }),
    )
  })

  it('serves nobody before they come', () => {
    fc.assert(
      fc.property(clients, (clients) => {
        const arrival = new Map(clients.map(({ name, arrives }) => [name, arrives]))
        for (const { client, from } of serve(clients).flat()) {
          expect(from).toBeGreaterThanOrEqual(arrival.get(client) ?? 0)
        }
      }),
    )
  })
})

it('an event loop never ends later than a sequential server', () => {
  fc.assert(
    fc.property(clients, (clients) => {
      fc.pre(clients.some(({ steps }) => steps.some((step) => 'compute' in step)))
      expect(endOf(eventDriven(clients))).toBeLessThanOrEqual(endOf(sequential(clients)))
    }),
  )
})
