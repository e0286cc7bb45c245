/**
 * Exercise 2: timers for an event loop.
 *
 *     node stages-src/4-events/exercises/2-timers/starter.ts --port 9000
 *     npm run stage -- 1 --client --port 9000
 *
 * Type `tea 3000`, wait three seconds, and it says `tea`. One alarm at a time is no
 * trouble. Of two, one may be late, and twenty thousand keep the loop busy with
 * nothing. `Alarms` is the place.
 * `npm run check -- 4 --exercise 2` tells when it is done.
 */
import { parseArgs } from 'node:util'
import { alarmClock, type Timer, type Timers } from './alarm-clock.ts'

class Alarms implements Timers {
  #set: { timer: Timer; deadline: number }[] = []

  set(timer: Timer, deadline: number): void {
    this.#set = this.#set.filter((each) => each.timer !== timer)
    if (deadline !== Infinity) this.#set.push({ timer, deadline })
  }

  untilNext(now: number): number {
    const [first] = this.#set
    return first === undefined ? -1 : Math.max(0, first.deadline - now)
  }

  ring(now: number): void {
    for (;;) {
      const at = this.#set.findIndex(({ deadline }) => deadline <= now)
      if (at < 0) return
      const [due] = this.#set.splice(at, 1)
      due?.timer.due()
    }
  }
}

const { values } = parseArgs({
  options: { port: { type: 'string', default: '9000' } },
})
alarmClock(Number(values.port), new Alarms())
