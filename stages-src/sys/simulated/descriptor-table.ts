/** The descriptors of the process: small numbers for open file descriptions. */
import { EBADF, EMFILE } from '../errors.ts'
import type { Description } from './description.ts'

interface Descriptor {
  readonly description: Description
  closeOnExec: boolean
}

export class DescriptorTable {
  readonly #table: (Descriptor | undefined)[] = []
  /** RLIMIT_NOFILE: one more than the highest number, getrlimit(2). */
  limit: number

  constructor(limit: number) {
    this.limit = limit
  }

  get(fd: number): Description | undefined {
    return this.#table[fd]?.description
  }

  closesOnExec(fd: number): boolean {
    return this.#table[fd]?.closeOnExec === true
  }

  /** The numbers that are open, in order. */
  get open(): number[] {
    return [...this.#table.keys()].filter((fd) => this.#table[fd] !== undefined)
  }

  /** Whether the next `open` of one will succeed. */
  get hasRoom(): boolean {
    return this.#lowest(0) < this.limit
  }

  /** The lowest number that is free from `least` on (open(2)), or -EMFILE. */
  add(description: Description, closeOnExec: boolean, least = 0): number {
    const fd = this.#lowest(least)
    if (fd >= this.limit) return -EMFILE
    this.#table[fd] = { description, closeOnExec }
    description.references += 1
    return fd
  }

  #lowest(least: number): number {
    let fd = least
    while (this.#table[fd] !== undefined) fd += 1
    return fd
  }

  /** Makes `fd` stand for `description`: dup3(2). */
  replace(fd: number, description: Description, closeOnExec: boolean): void {
    description.references += 1
    this.close(fd)
    this.#table[fd] = { description, closeOnExec }
  }

  /** 0, or -EBADF. The description ends with its last descriptor. */
  close(fd: number): number {
    const description = this.get(fd)
    if (description === undefined) return -EBADF
    this.#table[fd] = undefined
    description.references -= 1
    if (description.references > 0) return 0
    // eventpoll_release() comes before anything of the file's own.
    for (const watcher of description.watchedBy) watcher.gone(description)
    description.release()
    return 0
  }
}
