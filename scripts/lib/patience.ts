/** Waiting, but not for ever. */
import { setTimeout as sleep } from 'node:timers/promises'

export { sleep }

/**
 * A promise that somebody waits for later, if at all: when it fails before that, or when what comes
 * first has failed, Node does not take the process down for it.
 */
export function forLater<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {})
  return promise
}

/**
 * Waits for a promise, but no longer than `milliseconds`.
 * Returns undefined when the time is up; the promise is then left to itself.
 */
export async function within<T>(milliseconds: number, promise: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | number | undefined
  const timeUp = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, milliseconds)
  })
  try {
    return await Promise.race([promise, timeUp])
  } finally {
    clearTimeout(timer)
  }
}

/**
 * Asks again and again, at first often and then less so, until the answer is something other than
 * undefined or false. Returns that answer, or undefined after `milliseconds` without one.
 * `news` may say earlier that it is time to ask: its promise is for what happens next.
 */
export async function until<T>(
  milliseconds: number,
  ask: () => T | undefined | false | Promise<T | undefined | false>,
  news: () => Promise<unknown> = () => new Promise(() => {}),
): Promise<T | undefined> {
  const deadline = performance.now() + milliseconds
  for (let pause = 25; ; pause = Math.min(pause * 2, 200)) {
    const happened = news()
    const began = performance.now()
    const answer = await ask()
    if (answer !== undefined && answer !== false) return answer
    const now = performance.now()
    if (now >= deadline) return undefined
    // What takes long to ask is asked less often: others wait for the processor, too.
    await within(Math.min(Math.max(pause, 3 * (now - began)), deadline - now), happened)
  }
}
