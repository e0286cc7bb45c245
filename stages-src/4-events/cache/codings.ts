/** Which codings clients accept, told apart by the bytes of the field. */
import type { Coding } from '../../2-http/files/found.ts'
import { acceptedCodings } from '../../2-http/response/negotiation.ts'
import type { HeadReader } from '../request/head-reader.ts'

/** How many values are known at most. A browser always sends the same one. */
const MOST = 64

/** What a value means is not known, or it means that most files are refused. */
export const UNKNOWN = -1

// #region codings
/** A value that clients send, and the number of what it means. */
interface Known {
  readonly hash: number
  readonly bytes: Buffer
  readonly meaning: number
}

/**
 * Numbers for what Accept-Encoding means: two values that lead to the same choice
 * have one number, and no string is made to find it.
 */
export class Codings {
  readonly #known: Known[] = []
  /** By number: the codings, best first. */
  readonly #meanings: string[] = []

  /** The number for a head that lies at `start`, or UNKNOWN. */
  of(bytes: Uint8Array, start: number, head: HeadReader): number {
    if (head.acceptEncodingStart < 0) return this.#none
    const from = start + head.acceptEncodingStart
    const length = head.acceptEncodingEnd - head.acceptEncodingStart
    const known = this.#known
    for (let index = 0; index < known.length; index += 1) {
      const it = known[index] as Known
      const isLike =
        it.hash === head.acceptEncodingHash && it.bytes.length === length
      if (isLike && isSame(it.bytes, bytes, from)) return it.meaning
    }
    return UNKNOWN
  }

  readonly #none = this.#numberOf([])

  /** Learns the value that `of` did not know, unless it accepts no plain file. */
  learn(value: string, hash: number): void {
    const { codings, identity } = acceptedCodings(value)
    if (!identity || this.#known.length === MOST) return
    const bytes = Buffer.from(value, 'latin1')
    this.#known.push({ hash, bytes, meaning: this.#numberOf(codings) })
  }

  #numberOf(codings: readonly Coding[]): number {
    const meaning = codings.join()
    const number = this.#meanings.indexOf(meaning)
    return number < 0 ? this.#meanings.push(meaning) - 1 : number
  }
}
// #endregion codings

/** Whether all of `known` stands in `bytes` from `from` on. */
export function isSame(
  known: Uint8Array,
  bytes: Uint8Array,
  from: number,
): boolean {
  for (let index = 0; index < known.length; index += 1) {
    if (known[index] !== bytes[from + index]) return false
  }
  return true
}
