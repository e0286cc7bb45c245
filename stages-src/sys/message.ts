/** A message with descriptors beside its bytes: struct msghdr, cmsg(3). */
import { IOVEC_SIZE, IoVec } from './layouts.ts'
import { Memory } from './memory.ts'

/** There was not enough room for the ancillary data: some of it is gone. */
export const MSG_CTRUNC = 0x8
/** Descriptors that arrive are closed on exec. */
export const MSG_CMSG_CLOEXEC = 0x40000000
/** The kind of ancillary data that is descriptors. */
export const SCM_RIGHTS = 1

/** sizeof(struct msghdr), on 64-bit Linux. */
export const MSGHDR_SIZE = 56
/** Where its parts are: two addresses, each with a length behind it, and flags. */
const IOV = 16
const CONTROL = 32
const CONTROL_LENGTH = 40
const FLAGS = 48
/** sizeof(struct cmsghdr), behind which the descriptors stand, four bytes each. */
const CMSGHDR_SIZE = 16
/** The level of SCM_RIGHTS: SOL_SOCKET. */
const LEVEL = 1

/** A reusable struct msghdr: one piece of memory, and room for descriptors beside it. */
export class Message {
  /** What is sent, or has come. */
  readonly memory: Memory
  /** Bytes that have come. */
  length = 0
  readonly #header = new Memory(MSGHDR_SIZE)
  readonly #pieces = new IoVec(1)
  readonly #control: Memory
  readonly #most: number

  /** With room for `size` bytes and `most` descriptors. */
  constructor(size: number, most: number) {
    this.memory = new Memory(size)
    this.#most = most
    this.#control = new Memory(space(most))
    this.#header.setInt64(IOV, this.#pieces.table.address)
    this.#header.setInt64(IOV + 8, this.#pieces.table.length / IOVEC_SIZE)
    this.#control.view.setInt32(8, LEVEL, true)
    this.#control.view.setInt32(12, SCM_RIGHTS, true)
  }

  /** Where the struct lies. */
  get address(): number {
    return this.#header.address
  }

  /** Makes it the first `length` bytes of its memory, and copies of `fds`. */
  set(length: number, ...fds: readonly number[]): void {
    this.#pieces.set(0, this.memory, 0, length)
    this.#control.setInt64(0, CMSGHDR_SIZE + 4 * fds.length)
    for (const [index, fd] of fds.entries()) {
      this.#control.view.setInt32(CMSGHDR_SIZE + 4 * index, fd, true)
    }
    this.#offer(fds.length)
  }

  /** Offers all of its room to what comes. */
  clear(): void {
    this.#pieces.set(0, this.memory, 0, this.memory.length)
    this.#offer(this.#most)
  }

  #offer(descriptors: number): void {
    // Ancillary data of no length would still be looked at.
    this.#header.setInt64(CONTROL, descriptors === 0 ? 0 : this.#control.address)
    this.#header.setInt64(
      CONTROL_LENGTH,
      descriptors === 0 ? 0 : space(descriptors),
    )
  }

  /** MSG_… bits of what has come. */
  get flags(): number {
    return this.#header.view.getInt32(FLAGS, true)
  }

  /** How many descriptors have come with it. */
  get descriptors(): number {
    const room = this.#header.getInt64(CONTROL_LENGTH)
    if (room < CMSGHDR_SIZE) return 0
    return (this.#control.getInt64(0) - CMSGHDR_SIZE) / 4
  }

  /** Of these, number `index`: whoever has received the message has to close it. */
  descriptor(index: number): number {
    return this.#control.view.getInt32(CMSGHDR_SIZE + 4 * index, true)
  }
}

/** CMSG_SPACE(3) of so many descriptors. */
function space(descriptors: number): number {
  return CMSGHDR_SIZE + Math.ceil((4 * descriptors) / 8) * 8
}
