/** What a function has returned lately. */

/**
 * Remembers what `make` returned for the last keys, `most` of them at most. For
 * values that come from clients too: however many they send, memory stays bounded.
 */
export class Memo<Key, Value> {
  readonly #most: number
  readonly #make: (key: Key) => Value
  readonly #values = new Map<Key, Value>()

  constructor(most: number, make: (key: Key) => Value) {
    this.#most = most
    this.#make = make
  }

  get(key: Key): Value {
    const known = this.#values.get(key)
    if (known !== undefined) return known
    // Starting over is cheaper than finding out which key is the oldest.
    if (this.#values.size >= this.#most) this.#values.clear()
    const value = this.#make(key)
    this.#values.set(key, value)
    return value
  }
}
