/** An operation that a thread is about to do. */
import type { IntegerArray } from './operations.ts'

/** A simulated blocking call. */
export interface Call {
  readonly name: string
  /** The kernel object that it concerns, counted from 0. */
  readonly object: number
  /** Whether it would not block. */
  ready(): boolean
  perform(): unknown
}

export class Operation {
  readonly kind: number
  /** Where its element begins, in bytes, and what place that is. */
  readonly offset: number
  readonly place: number
  /** The element, but for calls. */
  readonly view: IntegerArray
  readonly at: number
  /** The value; of a wait the one waited on, of a notify how many. */
  readonly operand: unknown
  /** The second value of a compareExchange, the time-out of a wait. */
  readonly replacement: unknown
  readonly call: Call | undefined

  constructor(
    kind: number,
    offset: number,
    place: number,
    view: IntegerArray,
    at = 0,
    operand?: unknown,
    replacement?: unknown,
    call?: Call,
  ) {
    this.kind = kind
    this.offset = offset
    this.place = place
    this.view = view
    this.at = at
    this.operand = operand
    this.replacement = replacement
    this.call = call
  }

  /** Its value as it would lie in the memory. */
  get asStored(): unknown {
    const { view, operand } = this
    if (view instanceof Int32Array) return (operand as number) | 0
    const one = new (view.constructor as new (length: number) => IntegerArray)(1)
    one[0] = operand as number
    return one[0]
  }
}

/** The view of an operation that has none, and the operation of a thread that has not begun. */
export const NO_VIEW = new Int32Array(1)
export const NO_OPERATION = new Operation(0, 0, 0, NO_VIEW)
