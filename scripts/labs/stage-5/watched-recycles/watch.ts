/**
 * Has a master replace its workers, and watches the scoreboard meanwhile:
 *
 *     node scripts/labs/stage-5/watched-recycles/watch.ts SOCKET TIMES
 *
 * Prints a line of JSON for each time: what happened to the worker of the first seat and to its
 * successor, in milliseconds since the master was asked.
 */
import { close, Memory, must } from '#sys'
import { writeAll } from '../../../../stages-src/1-echo/robust-io.ts'
import { responsesIn } from '../../../../stages-src/3-threads/statistics/statistics.ts'
import { connectTo } from '../../../../stages-src/5-processes/control/asking.ts'
import { DRAINING, FREE, READY } from '../../../../stages-src/5-processes/scoreboard/layout.ts'
import type { Slot } from '../../../../stages-src/5-processes/scoreboard/slot.ts'
import { scoreboardOf } from '../control.ts'
import type { Recycle } from './recycle.ts'

const [socket = '', times = '1'] = process.argv.slice(2)
/** Longest pause between two looks, in milliseconds: nobody announces a request. */
const PAUSE = 0.5
/** Milliseconds in which all has happened. */
const PATIENCE = 20_000

const board = scoreboardOf(socket)
const command = new Memory(16)
const length = command.bytes.write('recycle\n')
for (let time = 0; time < Number(times); time++) console.log(JSON.stringify(watchOne()))
process.exit(0)

function watchOne(): Recycle {
  const old = inFirstSeat(() => true)
  if (!old) throw new Error('nobody sits in the first seat')
  let [answered, before] = [responsesIn(old.counts), 0]
  const recycle: Partial<Recycle> = {}
  const master = connectTo(socket)
  const began = performance.now()
  must(writeAll(master, command, 0, length), 'write')
  const note = (what: keyof Recycle, isSo: boolean) => {
    if (isSo) recycle[what] ??= performance.now() - began
  }
  while (recycle.exited === undefined && performance.now() - began < PATIENCE) {
    board.news.sleep(board.news.count, PAUSE)
    const successor = inFirstSeat((slot) => slot !== old)
    // A slot's counts go on from one worker to the next.
    if (successor && !recycle.started) before = responsesIn(successor.counts)
    note('started', successor !== undefined)
    note('ready', successor?.state === READY)
    note('serves', successor !== undefined && responsesIn(successor.counts) !== before)
    note('retired', old.state === DRAINING)
    const now = responsesIn(old.counts)
    if (now !== answered) recycle.last = performance.now() - began
    answered = now
    note('exited', old.state === FREE)
  }
  close(master)
  settle()
  return recycle as Recycle
}

/** All others are to be replaced, too, before the next time. */
function settle(): void {
  const end = performance.now() + PATIENCE
  while (performance.now() < end) {
    const seats = board.slots.filter(({ state }) => state !== FREE)
    if (seats.length === board.target && seats.every(({ state }) => state === READY)) return
    board.news.sleep(board.news.count, 10)
  }
}

function inFirstSeat(isMeant: (slot: Slot) => boolean): Slot | undefined {
  return board.slots.find((slot) => slot.state !== FREE && isMeant(slot) && slot.read()?.seat === 0)
}
