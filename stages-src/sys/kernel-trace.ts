/**
 * The real kernel, recorded (`--conditions=trace`): a JSON object a line for every
 * call, to the file that SYS_TRACE names, else to standard error. It wraps any call
 * there is, by its prototype alone.
 */
import { openSync, readlinkSync, writeSync } from 'node:fs'
import { describeArguments } from './arguments.ts'
import { callSite } from './call-site.ts'
import { errorName } from './errors.ts'
import { systemCall as realCall, type SystemCall } from './kernel.ts'
import { parsePrototype } from './prototype.ts'

export type { SystemCall } from './kernel.ts'

/** One recorded call. */
export interface TracedCall {
  /** Microseconds since the epoch, when the call began. */
  time: number
  /** The kernel's thread id, as strace prints it. */
  thread: number
  call: string
  /** By the names of the man page; what a pointer points to, decoded. */
  arguments: Record<string, unknown>
  /** As the stage sees it: negative is -errno. */
  result: number
  /** The errno's name, where the call failed. */
  error?: string
  /** How long it took, recording apart. */
  microseconds: number
  /** '1-echo/connection.ts:42' */
  at: string
}

const output = process.env.SYS_TRACE ? openSync(process.env.SYS_TRACE, 'a') : 2
const thread = Number(readlinkSync('/proc/thread-self').split('/').at(-1))

export function systemCall(
  declaration: string,
  errors: Parameters<typeof realCall>[1],
): SystemCall {
  const call = realCall(declaration, errors)
  const prototype = parsePrototype(declaration)
  return (...values) => {
    const began = performance.now()
    const result = call(...values)
    const ended = performance.now()
    record({
      time: Math.round((performance.timeOrigin + began) * 1000),
      thread,
      call: prototype.name,
      arguments: describeArguments(prototype, values, result),
      result,
      ...(result < 0 && { error: errorName(result) }),
      microseconds: Math.round((ended - began) * 1000),
      at: callSite(),
    })
    return result
  }
}

/** Not through `write` of this folder: the trace would trace itself. */
function record(call: TracedCall): void {
  writeSync(output, `${JSON.stringify(call)}\n`)
}
