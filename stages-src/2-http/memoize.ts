/** What a function has returned lately, so that it need not be asked again. */

/**
 * `make`, remembering what it returned for the last keys, `most` of them at most.
 * For values that come from clients too: however many they send, memory stays
 * bounded.
 */
export function memoize<Key, Value extends NonNullable<unknown>>(
  most: number,
  make: (key: Key) => Value,
): (key: Key) => Value {
  const values = new Map<Key, Value>()
  return (key) => {
    const known = values.get(key)
    if (known !== undefined) return known
    // Starting over is cheaper than finding out which key is the oldest.
    if (values.size >= most) values.clear()
    const value = make(key)
    values.set(key, value)
    return value
  }
}
