/** How turns are taken: what there is to be tried, what it costs, and how it is told. */
import { describe, expect, test, vi } from 'vitest'
import { PriorityWalk, RandomWalk } from './chance.ts'
import { replay } from './replay.ts'
import type { Memory, Scenario } from './scenario.ts'
import { parseSchedule, scheduleText } from './schedule.ts'
import { explore, type Settings, tryAll } from './search.ts'
import { $Atomics, $Date, $get, $performance, $set } from './stand-ins.ts'

type Body = (words: Int32Array) => unknown

function scenario(bodies: Record<string, Body>, more: Partial<Scenario> = {}): Scenario {
  const threads = Object.entries(bodies).map(([name, body]) => [
    name,
    (memory: Memory) => body(new Int32Array(memory)),
  ])
  return { bytes: 16, threads: Object.fromEntries(threads), ...more }
}

/** Results that there can be, each as text. */
function results(of: Scenario, settings: Partial<Settings> = {}): string[] {
  const found = new Set<string>()
  const check = (all: object): void => void found.add(Object.values(all).flat().join(' '))
  const { finding } = explore({ ...of, check }, { bound: 3, ...settings })
  expect(finding).toBeUndefined()
  return [...found].sort()
}

const add: Body = (words) => $Atomics.add(words, 0, 1)
const addTwice: Body = (words) => [add(words), add(words)]

describe('schedules', () => {
  test('are counted by preemptions: of two threads with two steps, all six orders', () => {
    const { rounds } = explore(scenario({ A: addTwice, B: addTwice }), { bound: 3, prune: false })
    expect(rounds.map(({ schedules }) => schedules)).toEqual([2, 4, 6])
    expect(rounds.map(({ isBounded }) => isBounded)).toEqual([true, true, false])
  })

  test('that differ only in what does not matter are cut short', () => {
    const on =
      (at: number): Body =>
      (words) =>
        [0, 0].map(() => $Atomics.add(words, at, 1))
    const [pruned, whole] = [true, false].map((prune) => {
      const { rounds } = explore(scenario({ A: on(0), B: on(1), C: on(2) }), { bound: 3, prune })
      const { schedules, cut } = rounds.at(-1) as { schedules: number; cut: number }
      return schedules - cut
    })
    expect(whole).toBe(90)
    expect(pruned).toBeLessThan(45)
  })

  test.each(['A4B6A', 'B~A2B?', 'A!bcD', ''])('%s is read as it is written', (text) => {
    expect(scheduleText(parseSchedule(text))).toBe(text)
  })

  test('that are none are refused', () => {
    expect(() => parseSchedule('A4x')).toThrow('‘x’')
  })

  test('say where they no longer fit', () => {
    const { misfit } = replay(scenario({ A: add, B: add }), 'A2B')
    expect(misfit).toBe('at step 2, A cannot do that')
  })

  test('that stop show who could go on, and what they would do', () => {
    const { threads, options, ending } = replay(scenario({ A: addTwice, B: add }), 'A', {
      stops: true,
    })
    expect(threads.map(({ state, text }) => [state, text])).toEqual([
      ['can go on', 'byte 0'],
      ['can go on', 'byte 0'],
    ])
    expect([scheduleText(options), ending]).toEqual(['AB', undefined])
  })
})

test('a schedule that stops shows the words: values, sleepers, and what their writers knew', () => {
  const pair = scenario(
    { A: (words) => $Atomics.wait(words, 0, 0), B: add },
    { names: { 0: 'flag', 4: 'other' } },
  )
  const { words, clocks } = replay(pair, 'AB', { stops: true })
  expect(words).toEqual([
    { name: 'flag', value: 1, sleepers: [0], clock: [0, 1] },
    { name: 'other', value: 0, sleepers: [], clock: [] },
  ])
  expect(clocks).toEqual([
    [2, 0],
    [0, 2],
  ])
})

describe('a wait', () => {
  const sleeper: Body = (words) => $Atomics.wait(words, 0, 0, 5)
  const waker: Body = (words) => $Atomics.notify(words, 0)

  test('times out on a virtual clock, once where others could go on', () => {
    const timed: Body = (words) => [
      sleeper(words),
      $performance.now() - 1000,
      new $Date().getTime() - $Date.UTC(2026, 0) - 1000,
    ]
    expect(results(scenario({ A: timed, B: waker }))).toEqual(['ok 0 0 1', 'timed-out 5 5 0'])
  })

  test('does not time out while others can go on without the budget', () => {
    const late: Body = (words) => {
      $Atomics.load(words, 1)
      return waker(words)
    }
    const twice: Body = (words) => [sleeper(words), sleeper(words)]
    const outcomes = results(scenario({ A: twice, B: late }, { timeouts: 0 }))
    expect(outcomes).toEqual(['ok timed-out 1', 'timed-out timed-out 0'])
  })

  test('ends for nothing where that may be', () => {
    const forEver: Body = (words) => $Atomics.wait(words, 0, 0)
    const pair = scenario({ A: forEver, B: waker })
    expect(explore(pair, { bound: 3 }).finding?.ending.kind).toBe('deadlock')
    const { finding } = explore(scenario({ A: forEver }), { bound: 0, spurious: 1 })
    expect(finding).toBeUndefined()
  })

  test('is over for the oldest first, or for any', () => {
    const queued = scenario({
      A: (words) => $Atomics.wait(words, 0, 0, 5),
      B(words) {
        $Atomics.load(words, 1)
        $Atomics.wait(words, 0, 0, 9)
      },
      C: (words) => $Atomics.notify(words, 0, 1),
    })
    const options = { stops: true, anyOrder: true }
    expect(scheduleText(replay(queued, 'AB2', { stops: true }).options)).toBe('CA~B~')
    expect(scheduleText(replay(queued, 'AB2', options).options)).toBe('C!aC!bA~B~')
    expect(replay(queued, 'AB2C!b', options).threads.map(({ state }) => state)).toEqual([
      'sleeps',
      'can go on',
      'finished',
    ])
  })
})

describe('a thread that turns in a circle', () => {
  const spin: Body = (words) => {
    while ($Atomics.load(words, 0) === 0) $Atomics.pause()
  }

  test('lets others come to their ends', () => {
    const { finding, rounds } = explore(scenario({ A: spin, B: add }), { bound: 2 })
    expect(finding).toBeUndefined()
    expect(rounds.at(-1)?.schedules).toBeLessThan(100)
  })

  test('of whom nobody comes to an end is a livelock', () => {
    const { finding } = explore(scenario({ A: spin, B: spin }), { bound: 0 })
    expect(finding?.ending.kind).toBe('livelock')
  })

  test('with plain reads is a livelock, too', () => {
    const plainly: Body = (words) => {
      while ($get(words, 0) === 0);
    }
    const { finding } = explore(scenario({ A: plainly }), { bound: 0 })
    expect(finding?.ending.kind).toBe('livelock')
  })

  test('and changes something each time is let go on, and then the others', () => {
    const polite: Body = (words) => {
      while ($Atomics.exchange(words, 0, 1) === 1) $Atomics.exchange(words, 1, 0)
      $Atomics.exchange(words, 0, 0)
    }
    const { finding } = explore(scenario({ A: polite, B: polite, C: polite }), { bound: 2 })
    expect(finding).toBeUndefined()
  })
})

test('what depends on something else than the memory is refused', () => {
  let runs = 0
  const straying: Body = (words) => {
    runs += 1
    return [$Atomics.load(words, runs % 2), $Atomics.load(words, 1)]
  }
  const { finding } = explore(scenario({ A: straying, B: addTwice }), { bound: 2 })
  expect(finding?.ending.kind).toBe('stray')
})

describe('chance', () => {
  /** Lost where B comes between A's two steps, or the other way round. */
  const careless: Body = (words) => {
    const before = $Atomics.load(words, 0) as number
    $Atomics.store(words, 0, before + 1)
  }
  const lost = scenario(
    { A: careless, B: careless },
    {
      check: (_, memory) => {
        if (new Int32Array(memory)[0] !== 2) throw new Error('lost')
      },
    },
  )

  test.each([
    ['random', () => new RandomWalk(1)],
    ['priorities', () => new PriorityWalk(1, 2)],
  ])('finds by %s, and what it finds can be replayed', (name, search) => {
    const { finding } = tryAll(lost, name, { bound: 0, most: 1000 }, search)
    expect(finding?.ending.kind).toBe('invariant')
    expect(replay(lost, finding?.schedule ?? '').ending?.kind).toBe('invariant')
  })
})

test('a race names both sides, and where they are', () => {
  const racy = scenario(
    { A: (words) => $set(words, 1, 9), B: (words) => [add(words), $get(words, 1)] },
    { names: { 4: 'data' } },
  )
  const { finding } = explore(racy, { bound: 0 })
  const isExplored = (file: string): boolean => file.includes('engine.test')
  const { accesses } = replay(racy, finding?.schedule ?? '', { isExplored })
  expect(accesses.map(({ thread, kind, word }) => [thread, kind, word])).toEqual([
    [0, 'plain write', 'data'],
    [1, 'plain read', 'data'],
  ])
  expect(accesses[0]?.where[0]?.file).toContain('engine.test')
})

test('one thread needs no memory to share: in a page that is not isolated there is none', () => {
  vi.stubGlobal('SharedArrayBuffer', undefined)
  const pair = scenario({
    A: (words) => $Atomics.wait(words, 0, 0),
    B: (words) => [add(words), $Atomics.notify(words, 0)],
  })
  const { finding } = explore(
    { ...pair, check: (_, memory) => expect(memory).toBeInstanceOf(ArrayBuffer) },
    { bound: 3 },
  )
  vi.unstubAllGlobals()
  expect(finding).toBeUndefined()
})
