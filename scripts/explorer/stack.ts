/** Where in the explored source something happened. */

export interface Place {
  readonly file: string
  readonly line: number
  /** The function, where it has a name. */
  readonly caller: string
}

/** Frames of a stack that are looked at: those of the explorer, and of what it explores. */
const DEEPEST = 60

/** V8 has the option, other engines have enough frames without. */
type Limited = { stackTraceLimit?: number }

/** The frames from here down, innermost first. */
export function stackNow(): string[] {
  const limited = Error as Limited
  const before = limited.stackTraceLimit
  limited.stackTraceLimit = DEEPEST
  const lines = String(new Error('here').stack).split('\n')
  if (before !== undefined) limited.stackTraceLimit = before
  return lines
}

// In V8's words `    at name (url:1:2)`, in those of others `name@url:1:2`.
const FRAME = /^\s*(?:at\s+)?(?:(.*?)\s*[(@])?([^(@\s].*?):(\d+):\d+\)?$/

/** The frame of one line; undefined where it says no place. */
export function placeIn(line: string): Place | undefined {
  const [, caller = '', url = '', at] = FRAME.exec(line) ?? []
  if (at === undefined) return undefined
  return { file: url.replace(/[?#].*$/, ''), line: Number(at), caller: caller.replace(/^new /, '') }
}
