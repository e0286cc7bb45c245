/** What epoll waits for and what it finds: struct epoll_event. */
import { Memory } from './memory.ts'

/** As the bits of poll(2): to read, to write, an error, both directions shut down. */
export const EPOLLIN = 0x1
export const EPOLLOUT = 0x4
export const EPOLLERR = 0x8
export const EPOLLHUP = 0x10
/** The peer has shut down its sending direction. */
export const EPOLLRDHUP = 0x2000
/** Of several processes that wait for one socket, wake one, not all. */
export const EPOLLEXCLUSIVE = 0x10000000
/** Tell of news only, not again of what has been told: edge-triggered. */
export const EPOLLET: number = 2 ** 31

/** 32-bit words of a struct epoll_event, which is packed on x86-64 alone. */
const WORDS = process.arch === 'x64' ? 3 : 4
/** Where its data begins, in words. */
const DATA = WORDS - 2
/** sizeof(struct epoll_event). */
export const EPOLL_EVENT_SIZE: number = WORDS * 4

/**
 * A reusable array of struct epoll_event. The kernel gives back the 64 bits of data
 * that a descriptor was added with; here they are the descriptor itself and a
 * number, its generation.
 */
export class EpollEvents {
  readonly memory: Memory
  readonly capacity: number
  readonly #words: Int32Array

  constructor(capacity: number) {
    this.capacity = capacity
    this.memory = new Memory(capacity * EPOLL_EVENT_SIZE)
    const { buffer, byteOffset } = this.memory.bytes
    this.#words = new Int32Array(buffer, byteOffset, capacity * WORDS)
  }

  set(index: number, events: number, fd: number, generation: number): void {
    this.#words[index * WORDS] = events
    this.#words[index * WORDS + DATA] = fd
    this.#words[index * WORDS + DATA + 1] = generation
  }

  /** EPOLL… bits. */
  events(index: number): number {
    return this.#words[index * WORDS] as number
  }

  fd(index: number): number {
    return this.#words[index * WORDS + DATA] as number
  }

  generation(index: number): number {
    return this.#words[index * WORDS + DATA + 1] as number
  }
}
