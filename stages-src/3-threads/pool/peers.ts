/** Who is at the other end of each connection, for whichever thread serves it. */
import type { SocketAddress } from '#sys'

/** Bytes of an address: its length, and a sockaddr_in or sockaddr_in6 behind it. */
const SIZE = 32

// #region peers
/**
 * A table by descriptor. It needs no lock: the one who has a connection is the only
 * one who reads or writes its row, and handing it over orders them.
 */
export class Peers {
  readonly #bytes: Uint8Array
  /** Descriptors from here on have no row. */
  readonly capacity: number

  /** Bytes of memory for descriptors below `capacity`. */
  static bytes(capacity: number): number {
    return capacity * SIZE
  }

  constructor(memory: SharedArrayBuffer) {
    this.#bytes = new Uint8Array(memory)
    this.capacity = memory.byteLength / SIZE
  }

  write(fd: number, { length, memory }: SocketAddress): void {
    this.#bytes[fd * SIZE] = length
    this.#bytes.set(memory.bytes.subarray(0, length), fd * SIZE + 1)
  }

  read(fd: number, peer: SocketAddress): void {
    const length = this.#bytes[fd * SIZE] as number
    const from = fd * SIZE + 1
    peer.memory.bytes.set(this.#bytes.subarray(from, from + length))
    peer.length = length
  }
}
// #endregion peers
