/** A counter behind a descriptor: eventfd(2), fs/eventfd.c. */

import { EFD_SEMAPHORE } from '../descriptors.ts'
import { EAGAIN, EINVAL } from '../errors.ts'
import { POLLERR, POLLIN, POLLOUT } from '../layouts.ts'
import { Description } from './description.ts'

/** ULLONG_MAX: the counter never gets there by writing. */
const MOST = 2n ** 64n - 1n

export class EventCounter extends Description {
  readonly kind = 'eventfd'
  readonly #isSemaphore: boolean
  #count: bigint

  constructor(count: number, flags: number) {
    super(flags)
    this.#count = BigInt(count)
    this.#isSemaphore = (flags & EFD_SEMAPHORE) !== 0
  }

  override mask(): number {
    const readable = this.#count > 0n ? POLLIN : 0
    const writable = this.#count < MOST - 1n ? POLLOUT : 0
    return readable | writable | (this.#count === MOST ? POLLERR : 0)
  }

  override read(target: Buffer): number {
    if (target.length < 8) return -EINVAL
    if (this.#count === 0n) return -EAGAIN
    const taken = this.#isSemaphore ? 1n : this.#count
    this.#count -= taken
    target.writeBigUInt64LE(taken)
    this.waiters.wake(POLLOUT)
    return 8
  }

  override write(source: Buffer): number {
    if (source.length < 8) return -EINVAL
    const more = source.readBigUInt64LE()
    if (more === MOST) return -EINVAL
    if (this.#count + more >= MOST) return -EAGAIN
    this.#count += more
    this.waiters.wake(POLLIN)
    return 8
  }
}
