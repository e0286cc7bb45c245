/** All numbers of an execution's state in one array, which is kept and restored at once. */

/** Hands out stretches of one array. */
export class State {
  readonly numbers: Int32Array
  #next = 0

  constructor(size: number) {
    this.numbers = new Int32Array(size)
  }

  take(size: number): Int32Array {
    this.#next += size
    if (this.#next > this.numbers.length) throw new RangeError('the state is larger than planned')
    return this.numbers.subarray(this.#next - size, this.#next)
  }
}
