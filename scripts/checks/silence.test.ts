/** Who answers is waited for; who never does is given up. */
import { beforeEach, expect, test, vi } from 'vitest'
import { Silence } from './silence.ts'

const PATIENCE = 10_000

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] })
  return () => vi.useRealTimers()
})

/** A wait in which nothing comes. */
function waitInVain(silence: Silence): void {
  const { milliseconds, ranOut } = silence.begin()
  vi.advanceTimersByTime(milliseconds)
  ranOut()
}

test('waits become shorter in silence, and are as long again once something comes', () => {
  const silence = new Silence(PATIENCE, true)
  expect(silence.inWords()).toBe('10 s (--patience)')
  waitInVain(silence)
  expect(silence.patience).toBe(PATIENCE / 4)
  expect(silence.inWords()).toBe('2.5 s, after silence for all of the --patience of 10 s')
  for (let wait = 0; wait < 4; wait += 1) waitInVain(silence)
  expect(silence.patience).toBe(PATIENCE / 10)
  silence.heard()
  expect(silence.patience).toBe(PATIENCE)
})

test('a check that passes restores them, too', () => {
  const silence = new Silence(PATIENCE, true)
  waitInVain(silence)
  silence.checked(false)
  expect(silence.patience).toBe(PATIENCE)
})

test('after some checks that failed in silence there is a reason to stop', () => {
  const silence = new Silence(PATIENCE, true)
  for (let check = 0; check < 40 && !silence.reasonToStop; check += 1) {
    waitInVain(silence)
    silence.checked(true)
  }
  expect(silence.reasonToStop).toMatch(/for 4\d s, in which \d+ checks failed/)
})

test('a slow server is not given up, whatever else it fails', () => {
  const silence = new Silence(PATIENCE, true)
  for (let check = 0; check < 40; check += 1) {
    waitInVain(silence)
    silence.checked(true)
    vi.advanceTimersByTime(0.9 * PATIENCE)
    silence.heard()
    silence.checked(false)
    expect(silence.reasonToStop).toBeUndefined()
    expect(silence.patience).toBe(PATIENCE)
  }
})

test('silence that checks expect is no reason to stop', () => {
  const silence = new Silence(PATIENCE, true)
  for (let check = 0; check < 10; check += 1) {
    waitInVain(silence)
    silence.checked(false)
  }
  expect(silence.reasonToStop).toBeUndefined()
  expect(silence.patience).toBe(PATIENCE)
})

test('a check that goes on and on in silence is ended', () => {
  const silence = new Silence(PATIENCE, true)
  const endlessly = () => {
    for (let wait = 0; wait < 1000; wait += 1) waitInVain(silence)
  }
  expect(endlessly).toThrow(/nothing for 7\d s/)
})

test('without leave to give up, each wait has all of the patience', () => {
  const silence = new Silence(PATIENCE)
  for (let wait = 0; wait < 20; wait += 1) waitInVain(silence)
  expect(silence.patience).toBe(PATIENCE)
  expect(silence.reasonToStop).toBeUndefined()
})
