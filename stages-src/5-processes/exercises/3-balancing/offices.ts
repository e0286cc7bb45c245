/**
 * Connections and the workers that they are given to, played by the clock of a
 * simulation: each connection is so much work, and a worker does a piece of each of
 * its own in turn. It prints how long the unlucky ones have taken, a line of JSON
 * for each of its parts.
 */

/** A worker, as the scoreboard shows it. */
export interface Load {
  /** Connections that it has, when the scoreboard was last read. */
  readonly connections: number
}

/** Says which worker gets the next connection. */
export interface Strategy {
  /** `loads`: of each worker. `random`: a number from 0 up to 1, another each time. */
  choose(loads: readonly Load[], random: () => number): number
}

interface Connection {
  readonly began: number
  left: number
}

interface Situation {
  readonly workers: number
  /** How fast each is: work a millisecond. */
  readonly speed: (worker: number) => number
  /** How much work a connection is. */
  readonly work: (random: () => number) => number
  /** How many milliseconds old the scoreboard gets before it is read again. */
  readonly period: number
}

/** Milliseconds that are played, and of how many workers' time there is work for. */
const LENGTH = 60_000
const UTILISATION = 0.7
const EVEN = () => 10
const UNEVEN = (random: () => number) => (random() < 0.02 ? 260 : 5)

const SITUATIONS: Record<string, Situation> = {
  even: { workers: 4, speed: () => 1, work: EVEN, period: 0 },
  uneven: { workers: 4, speed: () => 1, work: UNEVEN, period: 0 },
  slow: {
    workers: 4,
    speed: (one) => (one === 0 ? 0.4 : 1.2),
    work: EVEN,
    period: 0,
  },
  late: { workers: 8, speed: () => 1, work: EVEN, period: 100 },
  both: { workers: 8, speed: () => 1, work: UNEVEN, period: 100 },
}

/** Plays every situation, each with a new strategy. */
export function offices(make: () => Strategy): void {
  for (const [part, situation] of Object.entries(SITUATIONS)) {
    console.log(JSON.stringify({ part, ...play(situation, make()) }))
  }
}

function play(
  { workers, speed, work, period }: Situation,
  strategy: Strategy,
): Record<string, number> {
  const random = generator(42)
  const own = generator(7)
  const all: Connection[][] = Array.from({ length: workers }, () => [])
  const capacity = all.reduce((sum, _, one) => sum + speed(one), 0)
  const mean = meanOf(work)
  const taken: number[] = []
  let loads: Load[] = all.map(() => ({ connections: 0 }))
  let read = -Infinity
  let due = 0
  for (let now = 0; now < LENGTH; now += 1) {
    for (due += (UTILISATION * capacity) / mean; due >= 1; due -= 1) {
      if (now - read >= period) {
        loads = all.map(({ length }) => ({ connections: length }))
        read = now
      }
      const chosen = strategy.choose(loads, own)
      const queue = all[chosen]
      if (!queue) throw new Error(`there is no worker ${chosen}`)
      queue.push({ began: now, left: work(random) })
    }
    for (const [one, queue] of all.entries()) {
      let time = speed(one)
      // A piece for each in turn, as an event loop does it.
      for (let turn = queue.length; turn > 0 && time > 0; turn -= 1) {
        const share = time / turn
        const connection = queue.shift() as Connection
        const done = Math.min(share, connection.left)
        connection.left -= done
        time -= done
        if (connection.left <= 1e-9) taken.push(now + 1 - connection.began)
        else queue.push(connection)
      }
    }
  }
  taken.sort((a, b) => a - b)
  const percentile = (share: number) =>
    taken[Math.floor(share * taken.length)] ?? Infinity
  return { median: percentile(0.5), p99: percentile(0.99), done: taken.length }
}

function meanOf(work: Situation['work']): number {
  const random = generator(1)
  let sum = 0
  for (let one = 0; one < 20_000; one += 1) sum += work(random)
  return sum / 20_000
}

/** Numbers from 0 up to 1, the same for the same seed: mulberry32. */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
