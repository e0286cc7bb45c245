/** States that have been seen, in a table of open addressing: millions of them in a few MB. */

const FIRST_SIZE = 1 << 12

export class Visited {
  count = 0
  #mask = FIRST_SIZE - 1
  #low = new Int32Array(FIRST_SIZE)
  #high = new Int32Array(FIRST_SIZE)
  /** 1 + the largest number of preemptions that were left there; 0 where nothing stands. */
  #left = new Uint8Array(FIRST_SIZE)

  // #region covers
  /**
   * Whether a state was seen with as many preemptions left, or more: then all that can follow
   * has been tried. Otherwise it is noted.
   */
  covers(low: number, high: number, left: number): boolean {
    const at = this.#find(low, high)
    if ((this.#left[at] as number) > left) return true
    if (this.#left[at] === 0) this.count += 1
    this.#low[at] = low
    this.#high[at] = high
    this.#left[at] = left + 1
    if (this.count * 2 > this.#mask) this.#grow()
    return false
  }
  // #endregion covers

  #find(low: number, high: number): number {
    let at = (low ^ (high >>> 5)) & this.#mask
    while (this.#left[at] !== 0 && (this.#low[at] !== low || this.#high[at] !== high)) {
      at = (at + 1) & this.#mask
    }
    return at
  }

  #grow(): void {
    const [lows, highs, lefts] = [this.#low, this.#high, this.#left]
    const size = lefts.length * 2
    this.#mask = size - 1
    this.#low = new Int32Array(size)
    this.#high = new Int32Array(size)
    this.#left = new Uint8Array(size)
    for (let from = 0; from < lefts.length; from += 1) {
      if (lefts[from] === 0) continue
      const at = this.#find(lows[from] as number, highs[from] as number)
      this.#low[at] = lows[from] as number
      this.#high[at] = highs[from] as number
      this.#left[at] = lefts[from] as number
    }
  }
}
