/**
 * Yours to write: a scenario, which tells the explorer what threads do, in three
 * sittings. It tries every order in which they can go on.
 *
 * 1. Two threads count in one word of memory, without a lock.
 *    http://127.0.0.1:4321/week/9/#a-race-that-is-found
 * 2. They take a lock, sync/mutex.ts, and it is checked what they have counted.
 *    http://127.0.0.1:4321/week/9/#a-lock-that-holds
 * 3. Two threads put a job each, two others wait until there is one: sync/condition.ts.
 *    http://127.0.0.1:4321/week/9/#somebody-who-sleeps
 *
 * Run it:   npm run explore -- mine/3-threads/first-scenario.ts
 * Check it: npm run check -- 3 --week 9 --mine
 */

export const counter = {
  about: 'nobody counts yet: write the first sitting',
  bytes: 4,
  threads: { A: () => {}, B: () => {} },
}
