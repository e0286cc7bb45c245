import { setTimeout as sleep } from 'node:timers/promises'

export { sleep }

/**
 * Waits for a promise, but no longer than `milliseconds`.
 * Returns undefined when the time is up; the promise is then left to itself.
 */
export async function within<T>(milliseconds: number, promise: Promise<T>): Promise<T | undefined> {
  const timer = new AbortController()
  const timeUp = sleep(milliseconds, undefined, { signal: timer.signal }).catch(() => undefined)
  try {
    return await Promise.race([promise, timeUp])
  } finally {
    timer.abort()
  }
}

/**
 * Asks again and again until the answer is something other than undefined or false.
 * Returns that answer, or undefined after `milliseconds` without one.
 */
export async function until<T>(
  milliseconds: number,
  ask: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T | undefined> {
  const deadline = performance.now() + milliseconds
  for (;;) {
    const answer = await ask()
    if (answer !== undefined && answer !== false) return answer
    if (performance.now() > deadline) return undefined
    await sleep(10)
  }
}
