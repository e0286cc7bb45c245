/**
 * Makes an attempt until one is good, three at most, and returns the last. A write that is stopped
 * between two segments has moved all or nothing, and is no short one.
 */
export async function attempts<T>(
  make: () => Promise<T>,
  isGood: (found: T) => boolean,
): Promise<T> {
  const found = await make()
  if (isGood(found)) return found
  const again = await make()
  return isGood(again) ? again : await make()
}
