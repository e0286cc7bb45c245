/** Cases of a slot of the scoreboard: it goes from the master to a worker, and on to the next. */
import { CLOSED, IDLE, StateCounts } from '../../../stages-src/4-events/connection/states.ts'
import {
  FREE,
  HEADER,
  HEADER_WORDS,
  SLOT,
  STATES_WORDS,
} from '../../../stages-src/5-processes/scoreboard/layout.ts'
import { News } from '../../../stages-src/5-processes/scoreboard/news.ts'
import { OwnSlot, type Reading, Slot } from '../../../stages-src/5-processes/scoreboard/slot.ts'
import { eventfd, read, waitFor, write } from '../../explorer/calls.ts'
import type { Memory, Scenario } from '../../explorer/scenario.ts'
import type { Mapping } from '../simulated-sys.ts'

/** A slot without the counts, which have a case of their own. */
const USED = SLOT.states + STATES_WORDS

type Parts = [words: Int32Array, number: number, news: News]

function partsOf(memory: Memory): Parts {
  const words = new Int32Array(memory)
  const mapping: Mapping = { words }
  const news = new News(mapping as ConstructorParameters<typeof News>[0])
  return [words.subarray(HEADER_WORDS, HEADER_WORDS + USED), 0, news]
}

/** The pid of each worker, and the seat that it sits on. */
const SEATS: Readonly<Record<number, number>> = { 101: 1, 102: 2 }
/** By which each worker is told to begin: the scenario's first and second eventfd. */
const [FIRST, SECOND] = [900, 901]

/** A worker: it has so many connections, and goes. */
function work(memory: Memory, told: number, connections: number): void {
  read(told)
  const slot = new OwnSlot(...partsOf(memory), 0)
  const states = new StateCounts(slot.states)
  slot.ready()
  for (let each = 0; each < connections; each += 1) {
    slot.accepts()
    states.move(CLOSED, IDLE)
  }
}

/** The master's part in a worker's life: it starts one, and takes back the slot. */
function keep(memory: Memory, pid: number, name: string, told: number): void {
  const slot = new Slot(...partsOf(memory))
  slot.begin(SEATS[pid] as number)
  slot.pid = pid
  write(told, 1)
  waitFor(name)
  slot.free()
}

const header = HEADER_WORDS * 4
const { counts: _, ...used } = SLOT
const names = {
  [4 * HEADER.news]: 'news',
  ...Object.fromEntries(Object.entries(used).map(([name, at]) => [header + 4 * at, name])),
}

// #region slot
export const slot: Scenario = {
  about: 'a worker is killed anywhere, its slot goes to the next one, and somebody reads it',
  bytes: header + 4 * USED,
  names,
  mortal: ['first'],
  kills: 1,
  setup() {
    eventfd()
    eventfd()
  },
  threads: {
    first: (memory) => work(memory, FIRST, 1),
    second: (memory) => work(memory, SECOND, 0),
    master(memory) {
      keep(memory, 101, 'first', FIRST)
      keep(memory, 102, 'second', SECOND)
    },
    reader: (memory) => new Slot(...partsOf(memory)).read(),
  },
  check({ reader }, memory) {
    checkReading(reader)
    const [words] = partsOf(memory)
    if (words[SLOT.state] !== FREE) throw new Error('the slot is still taken')
    if (words[SLOT.pid] !== 102) throw new Error('it was not the second that had it last')
    if (words[SLOT.states + CLOSED] !== 0) throw new Error('the second has the first’s connections')
  },
}

/** All of it is of the same worker. */
function checkReading(reading: Reading | undefined): void {
  if (reading === undefined) return
  const { connections, pid, seat, state } = reading
  if (pid === 0 && state !== 'starting') throw new Error(`nobody is ${state}`)
  if (pid !== 0 && SEATS[pid] !== seat) throw new Error(`${pid} does not sit on ${seat}`)
  if (connections < 0 || connections > (seat === 1 ? 1 : 0)) {
    throw new Error(`${pid} on ${seat} does not have ${connections} connections`)
  }
}
// #endregion slot
