/** A run of the simulation as the lab simulated-run saves it, and what is drawn of it. */
import { z } from 'astro/zod'

const step = z.strictObject({
  /** Milliseconds of the simulated clock, since the first client came. */
  at: z.number(),
  /** `server`, or the client by number and kind: `client 2 (stalled head)`. */
  who: z.string().min(1),
  /** What a client does, or the calls of the server in a turn of its loop. */
  what: z.array(z.string().min(1)).min(1),
  /** What each open connection is doing after it, by its client: `client 2`. */
  states: z.record(z.string(), z.string()),
  /** Bytes of buffers that connections have. */
  lent: z.int().min(0),
})

export const recording = z.strictObject({
  seed: z.int(),
  clients: z.array(z.string().min(1)).min(1),
  steps: z.array(step).min(1),
})

export type Recording = z.infer<typeof recording>

/** A connection in one state, from one step up to another that is not in it. */
export interface Span {
  state: string
  from: number
  to: number
}

/** The spans of a client's connection, in order; `client` as in `states`. */
export function spansOf({ steps }: Recording, client: string): Span[] {
  const spans: Span[] = []
  for (const [index, { states }] of steps.entries()) {
    const state = states[client]
    const last = spans.at(-1)
    if (state === undefined) continue
    if (last?.to === index && last.state === state) last.to = index + 1
    else spans.push({ state, from: index, to: index + 1 })
  }
  return spans
}

/** `client 2` of `client 2 (stalled head)`, and what it is like. */
export function named(client: string): { name: string; kind: string } {
  const [, name = client, kind = ''] = /^([^(]*) \((.*)\)$/.exec(client) ?? []
  return { name, kind }
}
