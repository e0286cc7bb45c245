/** The operations of threads, as numbers: they are compared millions of times a second. */

export const LOAD = 0
export const STORE = 1
export const ADD = 2
export const SUB = 3
export const AND = 4
export const OR = 5
export const XOR = 6
export const EXCHANGE = 7
export const COMPARE_EXCHANGE = 8
export const WAIT = 9
export const NOTIFY = 10
export const PAUSE = 11
/** A simulated blocking call. */
export const CALL = 12

// What follows is recorded, but is no scheduling point.
export const READ = 13
export const WRITE = 14
export const NOW = 15

/** What they are called where they are reported. */
export const OPERATION_NAMES = [
  'load',
  'store',
  'add',
  'sub',
  'and',
  'or',
  'xor',
  'exchange',
  'compareExchange',
  'wait',
  'notify',
  'pause',
  'call',
  'plain read',
  'plain write',
  'now',
] as const

export type IntegerArray =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array

/** Carries out an operation on one element: what Atomics gives back. */
export function apply(
  kind: number,
  view: IntegerArray,
  index: number,
  operand: unknown,
  replacement: unknown,
): unknown {
  // Numbers or bigints, as the view demands: Atomics itself checks that.
  const [array, value] = [view as Int32Array, operand as number]
  switch (kind) {
    case LOAD:
      return Atomics.load(array, index)
    case STORE:
      return Atomics.store(array, index, value)
    case ADD:
      return Atomics.add(array, index, value)
    case SUB:
      return Atomics.sub(array, index, value)
    case AND:
      return Atomics.and(array, index, value)
    case OR:
      return Atomics.or(array, index, value)
    case XOR:
      return Atomics.xor(array, index, value)
    case EXCHANGE:
      return Atomics.exchange(array, index, value)
    default:
      return Atomics.compareExchange(array, index, value, replacement as number)
  }
}
