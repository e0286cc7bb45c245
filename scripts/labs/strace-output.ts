/** What strace(1) prints, read back: `strace -f -ttt` and with or without `-T`. */

/** One system call of one thread. */
export interface StracedCall {
  thread: number
  /** Seconds since the epoch, when the call began. */
  time: number
  call: string
  /** As strace printed them: decoded, not taken apart. */
  arguments: string
  /** As strace printed it: -1 where the call failed, and `error` names why; undefined for `?`. */
  result: number | undefined
  error?: string
  /** The whole call as strace printed it, its result too. */
  text: string
}

const LINE = /^(?:\[pid +)?(?<thread>\d+)\]? +(?<time>\d+\.\d+) (?<rest>.*)$/
const UNFINISHED = /^(?<opening>.*?) *<unfinished \.\.\.>$/
const RESUMED = /^<\.\.\. \w+ resumed>(?<closing>.*)$/
const CALL =
  /^(?<call>\w+)\((?<list>.*)\) += (?<result>\?|0x[0-9a-f]+|-?\d+)(?: (?<error>E[A-Z0-9_]+))?.*$/

/**
 * Every call in what strace wrote, in the order in which the calls began. A call that was
 * interrupted in the output by another thread's (`<unfinished ...>`) is put together again;
 * signals, exits and calls that never came back are left out.
 */
export function parseStrace(text: string): StracedCall[] {
  const calls: StracedCall[] = []
  const begun = new Map<number, { time: number; opening: string }>()
  for (const line of text.split('\n')) {
    const { thread: id, time: seconds, rest = '' } = LINE.exec(line)?.groups ?? {}
    if (id === undefined) continue
    const thread = Number(id)
    const time = Number(seconds)
    const opening = UNFINISHED.exec(rest)?.groups?.opening
    if (opening !== undefined) {
      begun.set(thread, { time, opening })
      continue
    }
    const closing = RESUMED.exec(rest)?.groups?.closing
    const start = closing === undefined ? undefined : begun.get(thread)
    const whole = start ? start.opening + closing : rest
    const call = parseCall(whole)
    if (call) calls.push({ thread, time: start?.time ?? time, ...call })
  }
  return calls.sort((a, b) => a.time - b.time)
}

function parseCall(text: string): Omit<StracedCall, 'thread' | 'time'> | undefined {
  const { call, list, result, error } = CALL.exec(text)?.groups ?? {}
  if (call === undefined || list === undefined) return undefined
  return {
    call,
    arguments: list,
    result: result === '?' ? undefined : Number(result),
    ...(error !== undefined && { error }),
    text: text.replace(/\) += /, ') = '),
  }
}
