/**
 * Exercise 3: which worker gets the next connection?
 *
 *     node stages-src/5-processes/exercises/3-balancing/starter.ts
 *
 * It takes the one that has the fewest. With a scoreboard that is always up to date
 * nobody does better. With one that is read ten times a second, all who come within
 * a tenth of a second go to the same worker. Try round-robin in its place, and see
 * what that is bad at. Then find one that is good at all of them.
 * `npm run check -- 5 --exercise 3` tells when it is done.
 */
import { type Load, offices, type Strategy } from './offices.ts'

class Choice implements Strategy {
  choose(loads: readonly Load[]): number {
    const counts = loads.map(({ connections }) => connections)
    return counts.indexOf(Math.min(...counts))
  }
}

offices(() => new Choice())
