/** The memory that the threads of a pool share, and what it is made into. */
import { EFD_CLOEXEC, EFD_NONBLOCK, eventfd, Memory, must, write } from '#sys'
import { bytesFor, Words } from '../sync/words.ts'
import { Peers } from './peers.ts'
import { SharedWork, type WorkSize } from './shared-work.ts'

// #region pool
/** What is handed to every thread of the pool. */
export interface PoolMemory {
  readonly size: WorkSize
  readonly words: SharedArrayBuffer
  readonly peers: SharedArrayBuffer
  /** An eventfd: readable where the work has something for the dispatcher. */
  readonly bell: number
}

/** Descriptors below this number can be connections. */
const DESCRIPTORS = 1 << 16

/** Memory for a pool of that size. Throws SystemError where there is no descriptor. */
export function poolMemory(size: WorkSize): PoolMemory {
  return {
    size,
    words: new SharedArrayBuffer(bytesFor(SharedWork.words(size))),
    peers: new SharedArrayBuffer(Peers.bytes(DESCRIPTORS)),
    bell: must(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), 'eventfd'),
  }
}

/** The same memory, as one thread uses it. */
export function poolOn(memory: PoolMemory): { work: SharedWork; peers: Peers } {
  const words = new Words(memory.words)
  const one = new Memory(8)
  one.view.setBigUint64(0, 1n, true)
  // It can only fail where it is rung already, 2^64 times.
  const ring = () => void write(memory.bell, one, 0, 8)
  const work = new SharedWork(memory.size, (count) => words.take(count), ring)
  return { work, peers: new Peers(memory.peers) }
}
// #endregion pool
