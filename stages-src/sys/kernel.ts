/** The real kernel: calls through the C library, with nothing in between. */
import koffi from 'koffi'
import type { ErrorName } from './errors.ts'
import { parsePrototype } from './prototype.ts'

/** A call on plain numbers (addresses too): its result, or `-errno`. */
export type SystemCall = (...values: number[]) => number

// The C library is in the process already, so null finds it under whatever name it
// has.
const library = koffi.load(null)

/**
 * Binds a system call by the prototype of its man page. `errors` are the errnos
 * that the page lists: documentation here, and the choice that the fault injector
 * has.
 */
export function systemCall(
  declaration: string,
  _errors: readonly ErrorName[],
): SystemCall {
  const { native, number } = parsePrototype(declaration)
  const symbol = library.func(native)
  const call = number === undefined ? symbol : symbol.bind(undefined, number)
  return (...values) => {
    const result = call(...values)
    // errno belongs to the thread and to its latest call: read it before any other.
    return result === -1 ? -koffi.errno() : result
  }
}
