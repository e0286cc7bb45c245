/**
 * The memory model of ECMAScript in its smallest programs: which results there can be, and what is
 * a race. 29.8 to 29.10; the tests' names are those of Alglave, Maranget and Tautschnig, "Herding
 * Cats", 2014.
 */
import { expect, test } from 'vitest'
import { replay } from './replay.ts'
import type { Memory, Scenario } from './scenario.ts'
import { explore } from './search.ts'
import { $Atomics, $get, $set } from './stand-ins.ts'

type Body = (words: Int32Array, memory: Memory) => unknown

function threadsOf(...bodies: Body[]): Scenario {
  const threads = bodies.map((body, at) => [
    String.fromCharCode(65 + at),
    (memory: Memory) => body(new Int32Array(memory), memory),
  ])
  return { bytes: 16, threads: Object.fromEntries(threads) }
}

/** Every set of results within three preemptions, and what was found, on four words. */
function outcomes(...bodies: Body[]): { results: string[]; found: string | undefined } {
  const results = new Set<string>()
  const check: Scenario['check'] = (each) => void results.add(Object.values(each).flat().join(''))
  const { finding } = explore({ ...threadsOf(...bodies), check }, { bound: 3 })
  return { results: [...results].sort(), found: finding?.ending.kind }
}

const load = (words: Int32Array, at: number): unknown => $Atomics.load(words, at)
const store = (words: Int32Array, at: number, value: number): unknown =>
  $Atomics.store(words, at, value)
const done = (_: unknown): string => ''
const FLAG = 0
const DATA = 1

const write: Body = (words) => {
  $set(words, DATA, 9)
  store(words, FLAG, 1)
  return ''
}

/** Reads the data, plainly, once `isSet`. */
function readOnce(isSet: (words: Int32Array) => boolean): Body {
  return (words) => (isSet(words) ? $get(words, DATA) : '-')
}

test('MP: who reads the flag reads what was written before it', () => {
  const read = readOnce((words) => load(words, FLAG) === 1)
  expect(outcomes(write, read)).toEqual({ results: ['-', '9'], found: undefined })
})

test('MP with a plain flag is a race', () => {
  const read = readOnce((words) => $get(words, FLAG) === 1)
  expect(outcomes(write, read).found).toBe('race')
})

test('SB: two that write and then read the other do not both miss it', () => {
  const thread =
    (own: number): Body =>
    (words) => {
      store(words, own, 1)
      return load(words, 1 - own)
    }
  expect(outcomes(thread(0), thread(1)).results).toEqual(['01', '10', '11'])
})

test('LB: two that read and then write the other do not both see it', () => {
  const thread =
    (own: number): Body =>
    (words) => {
      const seen = load(words, own)
      store(words, 1 - own, 1)
      return seen
    }
  expect(outcomes(thread(0), thread(1)).results).toEqual(['00', '01', '10'])
})

test('IRIW: two readers see two writers in one order', () => {
  const reader =
    (first: number): Body =>
    (words) => [load(words, first), load(words, 1 - first)]
  const { results } = outcomes(
    (words) => done(store(words, 0, 1)),
    (words) => done(store(words, 1, 1)),
    reader(0),
    reader(1),
  )
  expect(results).toHaveLength(15)
  expect(results).not.toContain('1010')
})

test('CoRR: a word does not go back', () => {
  const { results } = outcomes(
    (words) => done(store(words, 0, 1)),
    (words) => [load(words, 0), load(words, 0)],
  )
  expect(results).toEqual(['00', '01', '11'])
})

test('a store by another hides the first writer: there is no release sequence', () => {
  const read = readOnce((words) => load(words, FLAG) === 2)
  const asks: Body = (words) => done(load(words, FLAG) === 1 && store(words, FLAG, 2))
  expect(outcomes(write, asks, read).found).toBeUndefined()
  // One after the other, as if nothing could happen: but nothing orders the first and the last.
  const third: Body = (words) => [load(words, FLAG), $get(words, DATA)]
  const add: Body = (words) => done($Atomics.add(words, FLAG, 1))
  const blind: Body = (words) => done(store(words, FLAG, 2))
  expect(replay(threadsOf(write, add, third), 'ABC').ending?.kind).toBe('done')
  expect(replay(threadsOf(write, blind, third), 'ABC').ending?.kind).toBe('race')
})

test('a read-modify-write passes on what it has read', () => {
  const add: Body = (words) => done($Atomics.add(words, FLAG, 1))
  const read = readOnce((words) => load(words, FLAG) === 2)
  expect(outcomes(write, add, read).found).toBeUndefined()
})

test('a compareExchange that fails learns, and publishes nothing', () => {
  const learns = readOnce((words) => $Atomics.compareExchange(words, FLAG, 5, 6) === 1)
  expect(outcomes(write, learns).found).toBeUndefined()
  const publishes: Body = (words) => {
    $set(words, DATA, 9)
    $Atomics.compareExchange(words, FLAG, 5, 6)
    return ''
  }
  const read = readOnce((words) => load(words, FLAG) === 0)
  expect(outcomes(publishes, read).found).toBe('race')
})

test('who is woken knows what the one knows that woke it', () => {
  const sleeper: Body = (words) =>
    $Atomics.wait(words, FLAG, 0, 10) === 'ok' ? $get(words, DATA) : '-'
  const waker: Body = (words) => {
    $set(words, DATA, 9)
    return done($Atomics.notify(words, FLAG))
  }
  const { results, found } = outcomes(waker, sleeper)
  expect([results, found]).toEqual([['-', '9'], undefined])
})

test('atomic accesses of unequal size are a race, neighbouring bytes are none', () => {
  const whole: Body = (words) => done(store(words, 0, 1))
  const half: Body = (_, memory) => $Atomics.load(new Int16Array(memory) as never, 0)
  expect(outcomes(whole, half).found).toBe('race')
  const byte =
    (at: number): Body =>
    (_, memory) => {
      const bytes = new Uint8Array(memory)
      $set(bytes as never, at, 7)
      return $get(bytes as never, at)
    }
  expect(outcomes(byte(0), byte(1))).toEqual({ results: ['77'], found: undefined })
})
