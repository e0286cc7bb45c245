/**
 * What the calls on files read and write: a path, struct open_how, struct statx.
 * All three are alike on x86-64 and arm64.
 */
import { Memory } from './memory.ts'

/** The longest path that the kernel takes, its NUL included: limits.h. */
export const PATH_MAX = 4096

/**
 * A reusable path, in the kernel's form: bytes, of which NUL is the end. Text goes
 * in with one character a byte, since a name on Linux is bytes and need not be
 * UTF-8.
 */
export class Pathname {
  readonly memory: Memory = new Memory(PATH_MAX)
  #length = 0

  /** How many bytes it has, the NUL apart. */
  get length(): number {
    return this.#length
  }

  /** Back to its first `length` bytes. */
  truncate(length: number): void {
    this.memory.bytes[length] = 0
    this.#length = length
  }

  /** Adds `text`; false where there is no room left, and the path stays as it was. */
  append(text: string): boolean {
    const { bytes } = this.memory
    const end = this.#length + text.length
    if (end >= PATH_MAX) return false
    // Names are short: a loop is over before a call to Buffer.write has begun.
    for (let index = 0; index < text.length; index += 1) {
      bytes[this.#length + index] = text.charCodeAt(index)
    }
    this.truncate(end)
    return true
  }

  /** As it went in: one character a byte. */
  toString(): string {
    return this.memory.bytes.toString('latin1', 0, this.#length)
  }
}

/** sizeof(struct open_how): flags, mode and resolve, eight bytes each. */
export const OPEN_HOW_SIZE = 24

/** A struct open_how, which tells openat2 how to open and how to get there. */
export class OpenHow {
  readonly memory: Memory = new Memory(OPEN_HOW_SIZE)

  /** `flags` are O_…, `resolve` are RESOLVE_…. */
  constructor(flags: number, resolve: number) {
    this.memory.setInt64(0, flags)
    this.memory.setInt64(16, resolve)
  }
}

/** sizeof(struct statx), of which statx(2) has a use for the first 144 bytes. */
export const STATX_SIZE = 256

/** The type of a file among the bits of its mode: inode(7). */
export const S_IFMT = 0o170000
export const S_IFDIR = 0o040000
export const S_IFREG = 0o100000
export const S_IFLNK = 0o120000

/** A reusable struct statx: what statx found out last. */
export class Statx {
  readonly memory: Memory = new Memory(STATX_SIZE)

  /** S_IFREG, S_IFDIR, S_IFLNK, or another type of inode(7). */
  get type(): number {
    return this.memory.view.getUint16(28, true) & S_IFMT
  }

  /** The device that the file lies on, as one number. */
  get device(): number {
    const { view } = this.memory
    return view.getUint32(136, true) * 2 ** 21 + view.getUint32(140, true)
  }

  /** The number of the inode, exact up to 2^53. */
  get inode(): number {
    return this.memory.getInt64(32)
  }

  get size(): number {
    return this.memory.getInt64(40)
  }

  /** When content or inode last changed: seconds since the epoch, nanoseconds. */
  get changed(): number {
    return this.memory.getInt64(96)
  }

  get changedNanoseconds(): number {
    return this.memory.view.getUint32(104, true)
  }

  /** When the content last changed: seconds since the epoch, nanoseconds. */
  get modified(): number {
    return this.memory.getInt64(112)
  }

  get modifiedNanoseconds(): number {
    return this.memory.view.getUint32(120, true)
  }
}
