/** Who gets which job, who sleeps, and who is told: on one thread, without waiting. */
import { beforeEach, describe, expect, test } from 'vitest'
import { bytesFor, Words } from '../sync/words.ts'
import { ASLEEP, DEAD, RUNNING, WAITING } from '../thread-state.ts'
import { Dispatch, fdOf, isOver, returnedAs } from './dispatch.ts'
import { NOTHING, SharedWork } from './shared-work.ts'
import { CLOSED, FINISHED, Work } from './work.ts'

const size = { threads: 3, running: 2, queue: 4, connections: 8 }
let shared: SharedWork
let dispatch: Dispatch
let rung: number

beforeEach(() => {
  const words = new Words(new SharedArrayBuffer(bytesFor(SharedWork.words(size))))
  rung = 0
  shared = new SharedWork(
    size,
    (count) => words.take(count),
    () => {
      rung += 1
    },
  )
  dispatch = new Dispatch(shared)
})

function begun(thread: number): Work {
  const work = new Work(shared, thread)
  work.begin()
  return work
}

function offer(...fds: number[]): number {
  return dispatch.offer(Int32Array.from(fds), fds.length)
}

/** Puts a thread to sleep as `next` would, but for the sleep. */
function asleep(thread: number): Work {
  const work = begun(thread)
  shared.mutex.lock()
  shared.setState(thread, ASLEEP)
  shared.sleepers.push(thread)
  shared.mutex.unlock()
  return work
}

describe('jobs', () => {
  test('are taken in the order in which they were offered, as far as there is room', () => {
    expect(offer(5, 6, 7, 8, 9)).toBe(4)
    const work = begun(0)
    const taken = [work.next(NOTHING), work.next(CLOSED), work.next(NOTHING)]
    expect([taken, shared.waiting]).toEqual([[5, 6, 7], 1])
  })

  test('come to an end', () => {
    const work = begun(0)
    offer(5)
    dispatch.finish()
    expect([work.next(NOTHING), work.next(CLOSED)]).toEqual([5, FINISHED])
    expect(shared.stateOf(0)).toBe(DEAD)
  })
})

describe('sleeping threads', () => {
  test('are woken one by one, the last to sleep first, as many as may run', () => {
    for (const thread of [0, 1, 2]) asleep(thread)
    offer(5, 6, 7)
    expect(shared.states()).toEqual([ASLEEP, ASLEEP, RUNNING])
    // Woken, it takes a job, and wakes the next: there is more, and two may run.
    expect(new Work(shared, 2).next(NOTHING)).toBe(5)
    expect(shared.states()).toEqual([ASLEEP, RUNNING, RUNNING])
    expect(new Work(shared, 1).next(NOTHING)).toBe(6)
    expect(shared.states()).toEqual([ASLEEP, RUNNING, RUNNING])
  })

  test('run in the place of one that waits for its client, or has died', () => {
    for (const thread of [0, 1]) asleep(thread)
    const work = begun(2)
    offer(5, 6, 7)
    expect(work.next(NOTHING)).toBe(5)
    expect(shared.states()).toEqual([ASLEEP, RUNNING, RUNNING])
    work.leave()
    expect(shared.states()).toEqual([RUNNING, RUNNING, WAITING])
    work.enter()
    expect(shared.states()).toEqual([RUNNING, RUNNING, RUNNING])
    expect(new Work(shared, 1).bury()).toBe(NOTHING)
    expect(shared.states()).toEqual([RUNNING, DEAD, RUNNING])
  })
})

describe('a thread that dies', () => {
  test('leaves the connection that it had, which counts as open no more', () => {
    dispatch.opened(1)
    offer(5)
    expect(begun(0).next(NOTHING)).toBe(5)
    expect([new Work(shared, 0).bury(), dispatch.open]).toEqual([5, 0])
    expect(new Work(shared, 0).bury()).toBe(NOTHING)
  })

  test('holds one even where its descriptor is 0', () => {
    offer(0)
    expect(begun(0).next(NOTHING)).toBe(0)
    expect(new Work(shared, 0).bury()).toBe(0)
  })
})

describe('the dispatcher', () => {
  const list = new Int32Array(size.connections)

  test('gets back what was left open, and knows whether it is over', () => {
    const work = begun(0)
    offer(5, 6, 7)
    work.next(NOTHING)
    work.next(returnedAs(5, false))
    work.next(returnedAs(6, true))
    expect(dispatch.takeBack(list)).toBe(2)
    const got = [...list.subarray(0, 2)].map((it) => [fdOf(it), isOver(it)])
    expect(got).toEqual([
      [5, false],
      [6, true],
    ])
  })

  test('is told once there is nothing else to do, and only if it sleeps', () => {
    const work = begun(0)
    offer(5, 6, 7)
    work.next(NOTHING)
    expect(dispatch.mayDoze(false)).toBe(true)
    work.next(returnedAs(5, false)) // 7 is still there to be done
    expect(rung).toBe(0)
    work.next(returnedAs(6, false))
    expect(rung).toBe(1)
    expect(dispatch.mayDoze(false)).toBe(false)
    dispatch.takeBack(list)
    offer(8)
    work.next(returnedAs(7, false))
    expect(rung).toBe(1) // it was awake
  })

  test('is told of room, if it wants that, once half of the queue is free', () => {
    const work = begun(0)
    expect(offer(1, 2, 3, 4, 5)).toBe(4)
    expect(dispatch.mayDoze(true)).toBe(true)
    work.next(NOTHING)
    expect(rung).toBe(0)
    work.next(CLOSED)
    expect(rung).toBe(1)
  })

  test('is told when the last connection has been closed, once it stops', () => {
    const work = begun(0)
    for (let i = 0; i < 3; i += 1) dispatch.opened(1)
    offer(5, 6, 7)
    dispatch.stop()
    work.next(NOTHING)
    expect([work.stopping, dispatch.mayDoze(false)]).toEqual([true, true])
    work.next(CLOSED)
    work.next(CLOSED)
    expect([rung, dispatch.open]).toEqual([0, 1])
    offer(8)
    work.next(CLOSED)
    expect([rung, dispatch.open]).toEqual([1, 0])
  })
})
