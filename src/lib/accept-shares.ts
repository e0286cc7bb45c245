/** How connections have come to workers: what lab accept-distribution records beside its plots. */
import { z } from 'astro/zod'

/** The lab's words, and ours: the stage's own way is the kernel's. */
const BALANCES = {
  stage: 'kernel',
  reuseport: 'reuseport',
  roundRobin: 'round-robin',
  leastConnections: 'least-connections',
} as const
const WORKERS = { two: 2, four: 4 } as const

const share = z.strictObject({
  balance: z.enum(['stage', 'reuseport', 'roundRobin', 'leastConnections']),
  workers: z.enum(['two', 'four']),
  load: z.enum(['low', 'high']),
  /** Of all connections, the part of each worker; the busiest first. */
  shares: z.array(z.number().min(0).max(1)).min(1),
})

export const acceptShares = z.strictObject({ shares: z.array(share).min(1) })

/** A bar: one way to balance at one load. */
export interface Bar {
  name: string
  /** Its parts in order, from 0 to 1. */
  parts: { from: number; to: number }[]
}

/** The bars of as many workers, in the order in which they were measured. */
export interface Group {
  workers: number
  bars: Bar[]
}

/** Groups by the number of workers. Throws where a part is missing, or does not add up. */
export function groupsOf({ shares }: z.infer<typeof acceptShares>): Group[] {
  const groups = new Map<number, Bar[]>()
  for (const { balance, load, shares: parts, ...it } of shares) {
    const [name, workers] = [`${BALANCES[balance]}, ${load} load`, WORKERS[it.workers]]
    const total = parts.reduce((sum, part) => sum + part, 0)
    if (parts.length !== workers || Math.abs(total - 1) > 0.01) {
      throw new Error(`${name}: ${parts.join(' + ')} is not all of ${workers} workers`)
    }
    const bars = groups.get(workers) ?? []
    groups.set(workers, [...bars, { name, parts: laidOut(parts, total) }])
  }
  return [...groups].map(([workers, bars]) => ({ workers, bars }))
}

function laidOut(parts: readonly number[], total: number): Bar['parts'] {
  let to = 0
  return parts.map((part) => {
    const from = to
    to += part / total
    return { from, to }
  })
}
