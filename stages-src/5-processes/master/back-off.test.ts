import { expect, test } from 'vitest'
import { type Ending, pauseAfter } from './back-off.ts'

/** The pauses of a seat whose workers end so. */
function pauses(endings: readonly Ending[]): number[] {
  let last = 0
  return endings.map((ending) => {
    last = pauseAfter(last, ending)
    return last
  })
}

const failed = { lived: 80, wasReady: false, wasKilled: false }
const crashed = { lived: 500, wasReady: true, wasKilled: false }
const killed = { lived: 500, wasReady: true, wasKilled: true }

test('who cannot begin is waited for twice as long each time, and no longer than 10 s', () => {
  const twelve = Array.from({ length: 12 }, () => failed)
  const growing = [100, 200, 400, 800, 1600, 3200, 6400]
  expect(pauses(twelve)).toEqual([...growing, ...Array(5).fill(10_000)])
})

test('who crashes soon counts as well, but not who has lived for long', () => {
  const old = { ...crashed, lived: 10_000 }
  expect(pauses([crashed, failed, crashed, old, crashed])).toEqual([
    100, 200, 400, 100, 200,
  ])
})

test('who hangs at its start and is killed for it has not begun', () => {
  const hung = { lived: 20_000, wasReady: false, wasKilled: true }
  expect(pauses([hung, hung, hung])).toEqual([100, 200, 400])
})

test('who is killed while it serves is replaced at once', () => {
  expect(pauses([killed, killed, killed])).toEqual([0, 0, 0])
  expect(pauses([failed, failed, killed, crashed])).toEqual([100, 200, 0, 100])
})
