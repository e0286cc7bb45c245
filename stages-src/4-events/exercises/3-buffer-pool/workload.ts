/**
 * What a server does to its pool in a day, in a second: buffers of many sizes, lent
 * and given back in any order; a rush; and mistakes. It prints what it has found, a
 * line of JSON for each of its parts.
 */
import { Memory } from '#sys'

/** Memory that is lent. */
export interface Pool {
  /** A buffer of at least `size` bytes, with anything in it; nobody else has it. */
  lend(size: number): Memory
  /** Takes back what was lent: whoever had it does not touch it any more. */
  giveBack(memory: Memory): void
}

/**
 * Makes a pool. It keeps at most `most` bytes that nobody has, and gets its memory
 * from `make` alone, which is what it is to save.
 */
export type MakePool = (most: number, make: (size: number) => Memory) => Pool

const KIBIBYTE = 1024
/** What the pools of a workload may keep. */
const MOST = 1024 * KIBIBYTE
/** Requests are so large, or up to twice as large. */
const SIZES = [700, 1500, 6000, 25_000]

/** Puts a pool to the test, and prints what comes of it. */
export function workload(makePool: MakePool): void {
  for (const part of [apart, steady, fitting, rush, twice, foreign]) {
    const made: Memory[] = []
    const pool = makePool(MOST, (size) => {
      made.push(new Memory(size))
      return made.at(-1) as Memory
    })
    const found = part(pool, () => made.length)
    console.log(JSON.stringify({ part: part.name, ...found }))
  }
}

type Part = (pool: Pool, made: () => number) => Record<string, number>

/** Whether everybody finds in a buffer what they have put into it. */
const apart: Part = (pool) => {
  let wrong = 0
  play(pool, 3000, 60, ({ bytes }, size, mark) => {
    if (!isFilled(bytes.subarray(0, size), mark)) wrong += 1
  })
  return { wrong }
}

/** How many buffers are made once the same has gone on for a while. */
const steady: Part = (pool, made) => {
  play(pool, 6000, 20)
  const before = made()
  play(pool, 20_000, 20)
  return { made: made() - before }
}

/** How much larger than needed a buffer may be, beyond a kibibyte. */
const fitting: Part = (pool) => {
  const large = Array.from({ length: 8 }, () => pool.lend(120_000))
  for (const memory of large) pool.giveBack(memory)
  let most = 0
  let small = 0
  play(pool, 2000, 30, ({ length }, size) => {
    most = Math.max(most, length / Math.max(size, KIBIBYTE))
    if (length < size) small += 1
  })
  return { most, small }
}

/** How many of the buffers of a rush are kept, and how many bytes they have. */
const rush: Part = (pool, made) => {
  const many = 2000
  const size = 16 * KIBIBYTE
  const lent = Array.from({ length: many }, () => pool.lend(size))
  for (const memory of lent) pool.giveBack(memory)
  const before = made()
  const again = Array.from({ length: many }, () => pool.lend(size))
  const kept = many - (made() - before)
  return { kept, bytes: kept * (again[0]?.length ?? 0), most: MOST }
}

/** Whether a buffer that is given back twice is lent twice. */
const twice: Part = (pool) => {
  const memory = pool.lend(2000)
  attempt(() => pool.giveBack(memory))
  attempt(() => pool.giveBack(memory))
  const lent = Array.from({ length: 8 }, () => pool.lend(2000))
  return { same: lent.length - new Set(lent).size }
}

/** Whether memory that was never the pool's is lent by it. */
const foreign: Part = (pool) => {
  const memory = new Memory(2048)
  attempt(() => pool.giveBack(memory))
  const lent = Array.from({ length: 8 }, () => pool.lend(2000))
  return { lent: lent.filter((each) => each === memory).length }
}

/** A pool may refuse, or let it pass. */
function attempt(action: () => void): void {
  try {
    action()
  } catch {
    // It refuses.
  }
}

/**
 * Lends and gives back, up to `most` buffers at a time. `look` sees each before it
 * is given back: how large it was to be, and which byte it was filled with.
 */
function play(
  pool: Pool,
  turns: number,
  most: number,
  look: (memory: Memory, size: number, mark: number) => void = () => {},
): void {
  const lent: { memory: Memory; size: number; mark: number }[] = []
  for (let turn = 0; turn < turns; turn += 1) {
    if (lent.length < most && chance(turn) < 0.5) {
      const least = SIZES[Math.floor(chance(turn + 0.1) * SIZES.length)] as number
      const size = Math.floor(least * (1 + chance(turn + 0.2)))
      const memory = pool.lend(size)
      memory.bytes.fill(turn % 251, 0, Math.min(size, memory.length))
      lent.push({ memory, size, mark: turn % 251 })
    } else {
      const [back] = lent.splice(Math.floor(chance(turn + 0.3) * lent.length), 1)
      if (back === undefined) continue
      look(back.memory, back.size, back.mark)
      pool.giveBack(back.memory)
    }
  }
  for (const { memory } of lent) pool.giveBack(memory)
}

/** From 0 to 1, the same for the same turn. */
function chance(turn: number): number {
  return Math.abs(Math.sin(turn * 12.9898) * 43_758.5453) % 1
}

function isFilled(bytes: Buffer, mark: number): boolean {
  return bytes.every((byte) => byte === mark)
}
