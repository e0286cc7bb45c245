/** Threads that are killed: where that may be, what it leaves behind, and how it is told. */
import { describe, expect, test } from 'vitest'
import { waitFor } from './calls.ts'
import { PriorityWalk, RandomWalk } from './chance.ts'
import { replay } from './replay.ts'
import type { Memory, Scenario } from './scenario.ts'
import { parseSchedule, scheduleText } from './schedule.ts'
import { explore, type Settings, tryAll } from './search.ts'
import { $Atomics } from './stand-ins.ts'

type Body = (words: Int32Array) => unknown

/** A case of which A may be killed, once. */
function scenario(bodies: Record<string, Body>, more: Partial<Scenario> = {}): Scenario {
  const threads = Object.entries(bodies).map(([name, body]) => [
    name,
    (memory: Memory) => body(new Int32Array(memory)),
  ])
  return { bytes: 16, threads: Object.fromEntries(threads), mortal: ['A'], kills: 1, ...more }
}

/** What the words may be at the end, and what threads may have given back. */
function endings(of: Scenario, settings: Partial<Settings> = {}): string[] {
  const found = new Set<string>()
  const check: Scenario['check'] = (all, memory) => {
    found.add(`${[...new Int32Array(memory)].join('')} ${Object.values(all).join(' ')}`)
  }
  const { finding } = explore({ ...of, check }, { bound: 3, ...settings })
  expect(finding).toBeUndefined()
  return [...found].sort()
}

const thrice: Body = (words) => {
  for (let time = 0; time < 3; time += 1) $Atomics.add(words, 0, 1)
  return 'all'
}
const sleeper: Body = (words) => $Atomics.wait(words, 0, 0)
const waker: Body = (words) => {
  $Atomics.store(words, 0, 1)
  $Atomics.notify(words, 0)
}

describe('a thread that may be killed', () => {
  test('is killed before each of its steps, and not at all', () => {
    expect(endings(scenario({ A: thrice }))).toEqual(['0000 ', '1000 ', '2000 ', '3000 all'])
    expect(endings(scenario({ A: thrice }), { kills: 0 })).toEqual(['3000 all'])
    expect(endings(scenario({ A: thrice }, { mortal: [] }))).toEqual(['3000 all'])
  })

  test('has to be one of the threads', () => {
    const other = scenario({ B: thrice })
    expect(() => explore(other, { bound: 0 })).toThrow('there is no thread ‘A’ to be killed')
  })

  test('does not come to its finally', () => {
    const careful: Body = (words) => {
      try {
        $Atomics.add(words, 0, 1)
        $Atomics.add(words, 0, 1)
      } finally {
        $Atomics.store(words, 1, 1)
      }
    }
    const found = endings(scenario({ A: careful }))
    expect(found.map((it) => it.trim())).toEqual(['0000', '1000', '2000', '2100'])
  })

  test('is one of several, of whom so many are killed as the budget says', () => {
    const both = scenario({ A: thrice, B: thrice }, { mortal: ['A', 'B'] })
    expect(endings(both).filter((it) => !it.includes('all'))).toEqual([])
    expect(endings(both, { kills: 2 })).toContain('0000  ')
  })

  test('costs no preemption, whoever was running', () => {
    const pair = scenario({ A: thrice, B: thrice })
    const late = replay(pair, 'B2A!')
    expect(late.misfit).toBeUndefined()
    expect(late.execution.turns.preemptions).toBe(0)
    expect(late.threads.map(({ state }) => state)).toEqual(['killed', 'finished'])
  })

  test('takes a wake-up with it', () => {
    const one = scenario({ A: sleeper, B: sleeper, C: (words) => $Atomics.notify(words, 0, 1) })
    const { ending, misfit, threads } = replay(one, 'ABCA!')
    expect(misfit).toBeUndefined()
    expect(threads.map(({ state }) => state)).toEqual(['killed', 'sleeps', 'finished'])
    expect(ending?.kind).toBe('deadlock')
  })
})

describe('who waits', () => {
  test('for what the dead would have done is a deadlock', () => {
    const pair = scenario({ A: waker, B: sleeper })
    expect(explore(pair, { bound: 3, kills: 0 }).finding).toBeUndefined()
    const { finding } = explore(pair, { bound: 3 })
    expect(finding?.ending.kind).toBe('deadlock')
    expect(finding?.schedule).toContain('A!')
    const again = replay(pair, finding?.schedule ?? '')
    expect(again.ending?.kind).toBe('deadlock')
    expect(again.steps.map(({ text }) => text)).toContain('is killed')
  })

  test('for its end goes on, whichever that was', () => {
    const successor: Body = (words) => {
      waitFor('A')
      return $Atomics.load(words, 0)
    }
    const pair = scenario({ A: thrice, B: successor })
    expect(endings(pair)).toEqual(['0000  0', '1000  1', '2000  2', '3000 all 3'])
  })
})

test('pruning leaves out no ending', () => {
  const short: Body = (words) => $Atomics.wait(words, 0, 0, 5)
  const cases = [
    scenario({ A: thrice, B: thrice }),
    scenario({ A: thrice, B: (words) => [thrice(words), waitFor('A')] }),
    scenario({ A: thrice, B: waker, C: short }, { kills: 2, mortal: ['A', 'B'] }),
  ]
  for (const each of cases) {
    const [pruned, whole] = [true, false].map((prune) => endings(each, { prune, bound: 2 }))
    expect(pruned).toEqual(whole)
  }
})

describe('a schedule', () => {
  test.each(['A!', 'AB!A2', 'A!cB!'])('%s is read as it is written', (text) => {
    expect(scheduleText(parseSchedule(text))).toBe(text)
  })

  test('in which somebody is killed who cannot be says so', () => {
    const { misfit } = replay(scenario({ A: thrice, B: thrice }), 'AB!')
    expect(misfit).toBe('at step 2, B cannot do that')
    expect(replay(scenario({ A: thrice }), 'A3A!').misfit).toContain('at step 4')
  })

  test('can be continued by a death', () => {
    const { options } = replay(scenario({ A: thrice, B: thrice }), 'A', { stops: true })
    expect(scheduleText(options)).toBe('ABA!')
  })
})

test.each([
  ['random', () => new RandomWalk(1)],
  ['priorities', () => new PriorityWalk(1, 2)],
])('death is found by chance, too: %s', (name, search) => {
  const half: Body = (words) => {
    $Atomics.store(words, 0, 1)
    $Atomics.store(words, 1, 1)
  }
  const check: Scenario['check'] = (_, memory) => {
    const [first, second] = new Int32Array(memory)
    if (first !== second) throw new Error('half of it')
  }
  const torn = scenario({ A: half, B: (words) => $Atomics.load(words, 0) }, { check })
  expect(tryAll(torn, name, { bound: 0, most: 1000 }, search).finding?.ending.kind).toBe(
    'invariant',
  )
})
