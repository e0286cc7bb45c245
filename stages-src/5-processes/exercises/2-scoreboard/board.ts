/**
 * What a scoreboard has to stand: workers that write to it as fast as they can, a
 * reader that never asks them to wait, and SIGKILL at any moment. It prints what it
 * has found, a line of JSON for each of its parts.
 */
import {
  ChildStatus,
  close,
  ftruncate,
  Mapping,
  MFD_CLOEXEC,
  memfd_create,
  must,
  P_PIDFD,
  PROT_READ,
  PROT_WRITE,
  pidfd_send_signal,
  SIGKILL,
  WEXITED,
  waitid,
} from '#sys'
import { type Spawned, spawnJoined } from '../../master/spawn-worker.ts'

/** What a worker has done. A worker of this kind has sent 100 bytes a request. */
export interface Counts {
  readonly requests: number
  readonly bytes: number
}

/** Memory that several processes have: each of its slots is one worker's to write. */
export interface Board {
  /** Is called by the worker of this slot, and by nobody else. */
  put(slot: number, counts: Counts): void
  /** Is called by anybody, at any time: what was put there at some moment, whole. */
  get(slot: number): Counts
}

/** Makes a board of these words: zero at first, and so many for each slot. */
export type MakeBoard = (words: Int32Array, wordsOfSlot: number) => Board

const [CHANNEL, MEMORY, LENGTH] = [3, 4, 4096]
const SLOTS = 4
/** Words of a slot: a cache line. */
const WORDS = 16
const EACH = 100
const READS = 2_000_000
const KILLS = 12
/** After so many atomic operations one worker each is killed: a put has fewer. */
const STEPS = 12
/** So often a worker writes, if nobody kills it; all the bytes fit into a word. */
const [LONG, SHORT] = [1e7, 1e6]

/** The program: whoever looks, or a worker. `program` is the file that calls this. */
export function scoreboard(program: string, make: MakeBoard): void {
  const [role, ...numbers] = process.argv.slice(2)
  const [slot = 0, puts = 0, step = 0] = numbers.map(Number)
  if (role === 'worker') work(make, slot, puts, step)
  else look(program, make)
}

/**
 * Writes as fast as it can, from where the one before it was. With a `step`, it is
 * killed after so many atomic operations behind its first put.
 */
function work(make: MakeBoard, slot: number, puts: number, step: number): void {
  const board = make(mapped(MEMORY).words, WORDS)
  const began = board.get(slot).requests
  for (let put = 1; put <= puts; put += 1) {
    const requests = began + put
    board.put(slot, { requests, bytes: EACH * requests })
    if (put === 1 && step > 0) dieAfter(step)
  }
}

const OPERATIONS = ['store', 'exchange', 'compareExchange', 'add', 'sub'] as const

/** Has SIGKILL come right after one of the atomic operations that follow: the `step`th. */
function dieAfter(step: number): void {
  let left = step
  for (const name of OPERATIONS) {
    const operation = Atomics[name] as (...values: unknown[]) => unknown
    const deadly = (...values: unknown[]): unknown => {
      const result = operation(...values)
      left -= 1
      if (left === 0) process.kill(process.pid, 'SIGKILL')
      return result
    }
    Object.assign(Atomics, { [name]: deadly })
  }
}

function look(program: string, make: MakeBoard): void {
  const memory = must(memfd_create('board', MFD_CLOEXEC), 'memfd_create')
  must(ftruncate(memory, LENGTH), 'ftruncate')
  const board = make(mapped(memory).words, WORDS)
  const start = (...numbers: number[]) =>
    spawnJoined(program, ['worker', ...numbers.map(String)], CHANNEL, [
      [memory, MEMORY],
    ])
  console.log(JSON.stringify({ part: 'whole', ...whole(board, start) }))
  console.log(JSON.stringify({ part: 'killed', ...killed(board, start) }))
  console.log(JSON.stringify({ part: 'apart', ...apart(board) }))
}

type Start = (slot: number, puts: number, step: number) => Spawned
type Found = Record<string, number>

/** How many of very many looks found counts that do not belong together. */
function whole(board: Board, start: Start): Found {
  const worker = start(0, LONG, 0)
  while (board.get(0).requests === 0);
  let torn = 0
  let backwards = 0
  let before = 0
  for (let look = 0; look < READS; look += 1) {
    const { requests, bytes } = board.get(0)
    if (bytes !== EACH * requests) torn += 1
    if (requests < before) backwards += 1
    before = requests
  }
  kill(worker)
  return { torn, backwards }
}

/** What is left by workers that were killed, and whether the next ones go on. */
function killed(board: Board, start: Start): Found {
  let torn = 0
  let stuck = 0
  const look = (before: number): void => {
    const { requests, bytes } = board.get(1)
    if (bytes !== EACH * requests) torn += 1
    if (requests === before) stuck += 1
  }
  for (let kills = 0; kills < KILLS; kills += 1) {
    const before = board.get(1).requests
    const worker = start(1, SHORT, 0)
    awaitUntil(() => board.get(1).requests !== before, 5000)
    // At some moment, and not always at the same.
    awaitUntil(() => false, kills % 7)
    kill(worker)
    look(before)
  }
  // Chance may miss the few instructions that matter.
  for (let step = 1; step <= STEPS; step += 1) {
    const before = board.get(1).requests
    bury(start(1, STEPS, step))
    look(before)
  }
  return { torn, stuck }
}

/** Looks without a pause, for so many milliseconds at most. */
function awaitUntil(isTrue: () => boolean, patience: number): void {
  const end = performance.now() + patience
  while (!isTrue() && performance.now() < end);
}

/** Whether a slot has what was put there, when its neighbours were written after it. */
function apart(board: Board): Found {
  const counts = (slot: number) => ({
    requests: 7 + slot,
    bytes: EACH * (7 + slot),
  })
  const slots = Array.from({ length: SLOTS }, (_, slot) => slot)
  for (const order of [slots, [...slots].reverse()]) {
    for (const slot of order) board.put(slot, counts(slot))
  }
  const wrong = slots.filter((slot) => {
    const { requests, bytes } = board.get(slot)
    return requests !== counts(slot).requests || bytes !== counts(slot).bytes
  })
  return { wrong: wrong.length }
}

function kill(worker: Spawned): void {
  pidfd_send_signal(worker.pidfd, SIGKILL)
  bury(worker)
}

/** Waits for its end. */
function bury({ channel, pidfd }: Spawned): void {
  must(waitid(P_PIDFD, pidfd, new ChildStatus(), WEXITED), 'waitid')
  for (const fd of [channel, pidfd]) close(fd)
}

function mapped(fd: number): Mapping {
  const mapping = Mapping.of(fd, LENGTH, PROT_READ | PROT_WRITE)
  if (typeof mapping === 'number') throw new Error(`mmap: ${mapping}`)
  return mapping
}
