/** Whom a connection is passed to, and who minds which socket, with stand-ins for workers. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { freePort } from '../../../scripts/lib/free-port.ts'
import { IGNORE, LISTEN } from '../channel/messages.ts'
import { READY, STARTING } from '../scoreboard/layout.ts'
import { ListenerPerSeat } from './listeners.ts'
import { type Choice, leastConnections, roundRobin } from './passing.ts'
import type { WorkerProcess } from './worker-process.ts'

interface Facts {
  connections: number
  passed: number
  accepted: number
  isSilent: boolean
  state: number
}

function workerOf(facts: Facts): WorkerProcess {
  const { accepted, connections, isSilent, passed, state } = facts
  const slot = { accepted, connections, state }
  const load = passed - accepted + connections
  return { isSilent, passed, slot, load } as WorkerProcess
}

function idle(connections = 0): WorkerProcess {
  const facts = { connections, passed: 5, accepted: 5, isSilent: false }
  return workerOf({ ...facts, state: READY })
}

const anyWorker = fc
  .record({
    connections: fc.nat(20),
    unseen: fc.nat(100),
    isSilent: fc.boolean(),
    state: fc.constantFrom(READY, READY, STARTING),
  })
  .map(({ unseen, ...facts }) => {
    return workerOf({ ...facts, accepted: 7, passed: 7 + unseen })
  })

const choices: [string, (most?: number) => Choice][] = [
  ['round-robin', roundRobin],
  ['least-connections', leastConnections],
]

describe.each(choices)('%s', (name, choiceOf) => {
  test('chooses somebody who can take one, wherever there is one', () => {
    fc.assert(
      fc.property(fc.array(fc.array(anyWorker)), fc.nat(30), (times, most) => {
        const choice = choiceOf(most)
        // Workers come and go, to none and back.
        for (const workers of times) {
          const able = workers.filter(
            ({ isSilent, load, passed, slot }) =>
              !isSilent &&
              slot.state === READY &&
              load < most &&
              passed - slot.accepted <= 64,
          )
          const chosen = choice(workers)
          if (able.length === 0) expect(chosen).toBeUndefined()
          else expect(able).toContain(chosen)
          if (name !== 'least-connections' || chosen === undefined) continue
          expect(chosen.load).toBe(Math.min(...able.map(({ load }) => load)))
        }
      }),
    )
  })

  test('goes round among those who have as much', () => {
    const workers = [idle(3), idle(3), idle(3)]
    const choice = choiceOf()
    const chosen = Array.from({ length: 6 }, () => choice(workers))
    expect(new Set(chosen.slice(0, 3)).size).toBe(3)
    expect(chosen.slice(3)).toEqual(chosen.slice(0, 3))
  })
})

/** A worker that keeps what it was told to accept from. */
class Minder {
  isReady = true
  readonly seat: number
  readonly minds = new Set<number>()

  constructor(seat: number) {
    this.seat = seat
  }

  say(kind: number, number: number, fd?: number): void {
    if (kind === LISTEN) {
      expect(fd).toBeGreaterThan(2)
      this.minds.add(number)
    } else if (kind === IGNORE) this.minds.delete(number)
  }

  get asWorker(): WorkerProcess {
    return this as unknown as WorkerProcess
  }
}

test('every socket of a port is minded by one worker, whoever comes and goes', async () => {
  const port = await freePort()
  const step = fc.record({
    what: fc.constantFrom('joins', 'leaves', 'prepare'),
    seat: fc.nat(4),
  })
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const listeners = new ListenerPerSeat('127.0.0.1', port)
      const present: Minder[] = []
      let seats = 1
      listeners.prepare(seats)
      for (const { seat, what } of steps) {
        if (what === 'prepare') {
          seats = Math.max(seats, seat + 1)
          listeners.prepare(seat + 1)
        } else if (what === 'joins' && seat < seats) {
          const former = present.find((it) => it.seat === seat)
          const worker = new Minder(seat)
          present.push(worker)
          listeners.joins(worker.asWorker)
          // As a crew does it: who has sat there leaves when the other has come.
          if (former !== undefined) leave(former)
        } else if (what === 'leaves') {
          const leaving = present[seat % Math.max(1, present.length)]
          if (leaving !== undefined) leave(leaving)
        }
        if (present.length === 0) continue
        for (let number = 0; number < seats; number += 1) {
          const minders = present.filter(({ minds }) => minds.has(number))
          expect(minders, `who minds ${number}`).toHaveLength(1)
          const own = present.find((it) => it.seat === number)
          expect(minders[0]).toBe(own ?? minders[0])
        }
      }
      listeners.end()
      // Who ends afterwards leaves nothing behind.
      const all = [...present]
      const minded = all.map(({ minds }) => minds.size)
      for (const worker of all) leave(worker)
      expect(all.map(({ minds }) => minds.size)).toEqual(minded)

      function leave(worker: Minder): void {
        present.splice(present.indexOf(worker), 1)
        listeners.leaves(worker.asWorker)
      }
    }),
  )
})
