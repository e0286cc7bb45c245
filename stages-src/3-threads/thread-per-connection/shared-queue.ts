/** Connections on their way from the thread that accepts to those that serve. */
import {
  EFD_CLOEXEC,
  EFD_NONBLOCK,
  EFD_SEMAPHORE,
  eventfd,
  Memory,
  must,
  read,
  write,
} from '#sys'
import { Peers } from '../pool/peers.ts'
import { BoundedQueue, CLOSED } from '../sync/bounded-queue.ts'
import { bytesFor, Words } from '../sync/words.ts'

/** What is handed to every thread. */
export interface QueueMemory {
  readonly threads: number
  readonly capacity: number
  readonly words: SharedArrayBuffer
  readonly peers: SharedArrayBuffer
  /** An eventfd: readable while somebody waits in the queue. */
  readonly others: number
}

/** Descriptors below this number can be connections. */
const DESCRIPTORS = 1 << 16
/** A thread has no connection. */
const NONE = -1

// #region memory
/** Memory for a queue. Throws SystemError where there is no descriptor. */
export function queueMemory(threads: number, capacity: number): QueueMemory {
  const words = [...BoundedQueue.words(capacity), threads, threads]
  const flags = EFD_CLOEXEC | EFD_NONBLOCK | EFD_SEMAPHORE
  return {
    ...{ threads, capacity },
    words: new SharedArrayBuffer(bytesFor(words)),
    peers: new SharedArrayBuffer(Peers.bytes(DESCRIPTORS)),
    others: must(eventfd(0, flags), 'eventfd'),
  }
}
// #endregion memory

// #region queue
/**
 * A bounded queue whose length a thread can hear of while it waits in poll(2): each
 * connection in it is one in the eventfd, too, or is about to be in it.
 */
export class SharedQueue {
  readonly peers: Peers
  readonly #queue: BoundedQueue
  /** Which connection each thread has, or NONE; and what it does. */
  readonly #held: Int32Array
  readonly #states: Int32Array
  readonly #others: number
  readonly #eight = new Memory(8)
  readonly #one = new Memory(8)

  constructor({ capacity, others, peers, threads, words }: QueueMemory) {
    const stretches = new Words(words)
    const take = (count: number) => stretches.take(count)
    this.#queue = new BoundedQueue(capacity, take)
    this.#held = take(threads)
    this.#states = take(threads)
    this.#others = others
    this.peers = new Peers(peers)
    this.#one.view.setBigUint64(0, 1n, true)
  }

  /** Hands `client` over: whether there was room within `timeout` milliseconds. */
  push(client: number, timeout: number): boolean {
    // Counted first: a thread may take it before this one goes on, and counts it down.
    write(this.#others, this.#one, 0, 8)
    const fits = this.#queue.push(client, timeout)
    if (!fits) this.#countDown()
    return fits
  }

  /** The next connection, for `thread`, which sleeps until there is one; or CLOSED. */
  take(thread: number): number {
    const client = this.#queue.pop()
    if (client === CLOSED) return CLOSED
    Atomics.store(this.#held, thread, client)
    this.#countDown()
    return client
  }

  #countDown(): void {
    read(this.#others, this.#eight, 0, 8)
  }

  /** Nobody comes any more; who is in the queue is still served. */
  close(): void {
    this.#queue.close()
  }

  get length(): number {
    return this.#queue.length
  }
  // #endregion queue

  // #region threads
  /** `thread` has closed its connection. */
  served(thread: number): void {
    Atomics.store(this.#held, thread, NONE)
  }

  /** `thread` has died: the connection that it had, which is to be closed, or -1. */
  bury(thread: number): number {
    const client = Atomics.exchange(this.#held, thread, NONE)
    // 0 is what the memory held before the thread had its first one.
    return client === 0 ? NONE : client
  }

  setState(thread: number, state: number): void {
    Atomics.store(this.#states, thread, state)
  }

  /** What each thread does. */
  states(): number[] {
    const { length } = this.#states
    return Array.from({ length }, (_, thread) => Atomics.load(this.#states, thread))
  }
  // #endregion threads
}
