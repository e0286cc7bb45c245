/** Memory that stays where it is, so that the kernel can be given its address. */
import koffi from 'koffi'

/**
 * A pinned piece of memory of `length` bytes, zeroed. Allocate it once and keep it:
 * a system call is handed `address + offset`, and nothing is allocated or copied
 * per call.
 */
export class Memory {
  /** The bytes, for JavaScript to read and write. */
  readonly bytes: Buffer
  /** The same bytes, for numbers of other widths. */
  readonly view: DataView
  /** Where they lie. User space ends below 2^47, so a number holds it exactly. */
  readonly address: number
  readonly length: number

  /** Of so many bytes; or those that threads share, which nothing moves either. */
  constructor(size: number | SharedArrayBuffer) {
    // Typed arrays of 64 bytes or fewer may live in V8's own heap, whose collector
    // moves them. What allocUnsafeSlow returns lies outside of it, whatever its
    // size.
    this.bytes =
      typeof size === 'number'
        ? Buffer.allocUnsafeSlow(size).fill(0)
        : (Buffer.from(size) as Buffer)
    const { buffer, byteOffset, length } = this.bytes
    this.view = new DataView(buffer, byteOffset, length)
    this.address = Number(koffi.address(this.bytes))
    this.length = length
  }

  /**
   * The address of `count` bytes from `offset`. The kernel trusts the lengths it is
   * given; one that reaches past the end is refused here, before it overwrites V8.
   */
  at(offset: number, count: number): number {
    if (!(offset >= 0 && count >= 0 && offset + count <= this.length)) {
      throw new RangeError(`bytes ${offset} to ${offset + count} of ${this.length}`)
    }
    return this.address + offset
  }

  /**
   * A number of 64 bits at `offset`, little-endian as both architectures are. Exact
   * up to 2^53; DataView's own would make a BigInt of it, which allocates.
   */
  getInt64(offset: number): number {
    const high = this.view.getInt32(offset + 4, true)
    return high * 2 ** 32 + this.view.getUint32(offset, true)
  }

  setInt64(offset: number, value: number): void {
    this.view.setUint32(offset, value >>> 0, true)
    this.view.setInt32(offset + 4, Math.floor(value / 2 ** 32), true)
  }
}
