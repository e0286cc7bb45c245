import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { KernelWorld, RealWorld } from '../../../tests/support/kernel-world.ts'
import { EPOLLET, EPOLLIN, EPOLLOUT, EPOLLRDHUP } from '../epoll-events.ts'

/** One thing that a program does; numbers name what it has open, in order of making. */
const handle = fc.nat({ max: 11 })
const events = fc.constantFrom(
  EPOLLIN,
  EPOLLOUT,
  EPOLLIN | EPOLLOUT,
  EPOLLIN | EPOLLRDHUP,
  EPOLLIN | EPOLLET,
  EPOLLIN | EPOLLOUT | EPOLLET,
  EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET,
  0,
)
const watching = fc.oneof(
  fc.record({ does: fc.constant('add' as const), handle, events }),
  fc.record({ does: fc.constant('add' as const), handle, events }),
  fc.record({ does: fc.constant('modify' as const), handle, events }),
  fc.record({ does: fc.constant('remove' as const), handle }),
)
const waiting = fc.oneof(
  fc.record({
    does: fc.constant('wait' as const),
    most: fc.integer({ min: 1, max: 6 }),
  }),
  fc.record({ does: fc.constant('poll' as const), handle }),
)
const moving = fc.oneof(
  ...(['write', 'write', 'read', 'peek'] as const).map((does) =>
    fc.record({
      does: fc.constant(does),
      handle,
      count: fc.integer({ min: 1, max: 60 }),
    }),
  ),
  ...(['fill', 'drain', 'error'] as const).map((does) =>
    fc.record({ does: fc.constant(does), handle }),
  ),
)
const ending = fc.oneof(
  fc.record({ does: fc.constant('close' as const), handle }),
  fc.record({
    does: fc.constant('shutdown' as const),
    handle,
    how: fc.constantFrom(1, 1, 2),
  }),
  fc.record({ does: fc.constant('linger' as const), handle }),
  fc.record({ does: fc.constant('duplicate' as const), handle }),
)

type Kind = 'eventfd' | 'pipe' | 'pair' | 'connect' | 'accept'

/**
 * Programs of up to fifty steps. With TCP they are short ones: in a long one the real kernel may
 * acknowledge something later, and this one does it at once.
 */
function program(kinds: readonly Kind[]) {
  const size = kinds.includes('connect') ? 'small' : 'max'
  const make = fc.record({ does: fc.constantFrom(...kinds) })
  const anything = fc.oneof(
    ...[make, watching, watching, waiting, waiting, moving, moving, ending],
  )
  return fc
    .tuple(
      fc.array(make, { minLength: 1, maxLength: 5 }),
      fc.array(anything, { maxLength: 50, size }),
    )
    .map(([beginning, rest]) => [...beginning, ...rest])
}

/** What both kernels answer, step by step. */
function compare(steps: readonly Parameters<RealWorld['step']>[0][]): void {
  const real = new RealWorld()
  const simulated = new KernelWorld()
  try {
    for (const step of steps) {
      const answer = real.step(step)
      expect(simulated.step(step), JSON.stringify(step)).toEqual(answer)
    }
  } finally {
    real.end()
    simulated.end()
  }
}

describe('the simulated kernel answers as the real one does', () => {
  test.each<[string, Kind[]]>([
    ['eventfds', ['eventfd']],
    ['pipes', ['pipe']],
    ['pairs of Unix sockets', ['pair']],
    ['TCP', ['connect', 'accept']],
    ['all of them', ['eventfd', 'pipe', 'pair', 'connect', 'accept']],
  ])('for %s', (_what, kinds) => {
    fc.assert(fc.property(program(kinds), compare), {
      numRuns: 500,
    })
  })
})
