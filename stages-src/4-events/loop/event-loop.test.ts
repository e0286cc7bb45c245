/** The loop over both of its backends, with real descriptors. */
import { describe, expect, test } from 'vitest'
import {
  close,
  EPOLLHUP,
  EPOLLIN,
  EPOLLOUT,
  Memory,
  read,
  SHUT_WR,
  shutdown,
} from '#sys'
import { closeNow, pair, say } from '../../../tests/support/kernel.ts'
import { EpollPoller } from './epoll-poller.ts'
import { EventLoop } from './event-loop.ts'
import { PollPoller } from './poll-poller.ts'
import { WakeUp, wake } from './wake-up.ts'

const memory = new Memory(64)

/** Runs `loop` until `until` milliseconds are over, or it is stopped. */
function runFor(loop: EventLoop, milliseconds: number): void {
  const timer = loop.timer({ due: () => loop.stop() })
  loop.arm(timer, loop.at.now + milliseconds)
  loop.run()
}

const backends = {
  epoll: () => new EpollPoller(),
  poll: () => new PollPoller(),
}

describe.each(Object.entries(backends))('a loop on %s', (_, backend) => {
  function newLoop(): EventLoop {
    return new EventLoop(backend(), (message) => expect.unreachable(message))
  }

  test('tells each handler of its own descriptor', () => {
    const loop = newLoop()
    const [one, other] = [pair(), pair()]
    const told: string[] = []
    for (const [name, [, end]] of Object.entries({ one, other })) {
      const ready = (events: number) => {
        told.push(`${name} ${events}`)
        read(end, memory, 0, 64)
        loop.remove(end)
        if (told.length === 2) loop.stop()
      }
      expect(loop.add(end, EPOLLIN, { ready })).toBe(0)
    }
    say(one[0], 'x')
    say(other[0], 'y')
    expect(loop.run()).toBe('stopped')
    expect(told.toSorted()).toEqual([`one ${EPOLLIN}`, `other ${EPOLLIN}`])
  })

  test('drops what it has found of a descriptor that is closed in the same turn', () => {
    const loop = newLoop()
    const [first, second] = [pair(), pair()]
    const told: number[] = []
    for (const [, end] of [first, second]) {
      const ready = () => {
        told.push(end)
        // Whoever comes first closes the other, whose number is taken at once.
        const other = end === first[1] ? second[1] : first[1]
        loop.forget(other)
        closeNow(other)
        const [taken] = pair()
        expect(loop.add(taken, EPOLLIN, { ready: () => told.push(-1) })).toBe(0)
        loop.remove(end)
      }
      loop.add(end, EPOLLIN, { ready })
    }
    say(first[0], 'x')
    say(second[0], 'y')
    runFor(loop, 50)
    expect(told).toHaveLength(1)
    expect(told).not.toContain(-1)
  })

  test('tells of other events once they are asked for, and of an end in any case', () => {
    const loop = newLoop()
    const [here, there] = pair()
    const told: number[] = []
    loop.add(there, EPOLLIN, {
      ready(events) {
        told.push(events)
        if (told.length === 1) {
          shutdown(there, SHUT_WR)
          closeNow(here)
        } else loop.stop()
      },
    })
    expect(loop.change(there, EPOLLOUT)).toBe(0)
    loop.run()
    expect(told[0]).toBe(EPOLLOUT)
    expect((told[1] ?? 0) & EPOLLHUP).toBe(EPOLLHUP)
  })

  test('resumes what was put off in the next turn, and does not sleep before', () => {
    const loop = newLoop()
    const order: string[] = []
    loop.defer({
      resume() {
        order.push('first')
        loop.defer({
          resume() {
            order.push('second')
            loop.stop()
          },
        })
      },
    })
    expect(loop.run()).toBe('stopped')
    expect(order).toEqual(['first', 'second'])
  })

  test('looks at what has come before it looks at the time', () => {
    const loop = newLoop()
    const [here, there] = pair()
    const order: string[] = []
    loop.add(there, EPOLLIN, {
      ready() {
        order.push('came')
        loop.remove(there)
      },
    })
    const timer = loop.timer({
      due() {
        order.push('late')
        loop.stop()
      },
    })
    loop.arm(timer, loop.at.now - 1000)
    say(here, 'x')
    loop.run()
    expect(order).toEqual(['came', 'late'])
  })

  test('is woken by whoever has its eventfd, once for several times', () => {
    const loop = newLoop()
    let woken = 0
    const wakeUp = new WakeUp(loop, () => {
      woken += 1
    })
    wake(wakeUp.fd)
    wake(wakeUp.fd)
    runFor(loop, 50)
    expect(woken).toBe(1)
    close(wakeUp.fd)
  })

  test('is interrupted by a descriptor that is somebody else’s to read', () => {
    const loop = newLoop()
    const [here, there] = pair()
    loop.interruptOn(there)
    say(here, 'x')
    expect(loop.run()).toBe('interrupted')
    expect(loop.run()).toBe('interrupted')
    read(there, memory, 0, 64)
    runFor(loop, 20)
  })
})
