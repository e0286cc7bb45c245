/** The valid Host that came last: nearly all that come are the same. */
import { isAuthority } from '../../2-http/request/host.ts'

/** Longer ones are looked at each time. */
const LONGEST = 128

export class KnownHost {
  readonly #bytes = new Uint8Array(LONGEST)
  #length = 0

  /** Whether bytes[start, end) are a host, and a port if there is a colon. */
  isValid(bytes: Buffer, start: number, end: number): boolean {
    if (this.#isLast(bytes, start, end)) return true
    if (!isAuthority(bytes, start, end)) return false
    const length = end - start
    if (length <= LONGEST) {
      for (let i = 0; i < length; i += 1) {
        this.#bytes[i] = bytes[start + i] as number
      }
      this.#length = length
    }
    return true
  }

  #isLast(bytes: Buffer, start: number, end: number): boolean {
    if (end - start !== this.#length || start === end) return false
    for (let at = start; at < end; at += 1) {
      if (bytes[at] !== this.#bytes[at - start]) return false
    }
    return true
  }
}
