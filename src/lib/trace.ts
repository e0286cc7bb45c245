/** Recorded system calls as a reader sees them, beside what strace saw. */
import { z } from 'zod'
import type { LabResult } from './results.ts'

const recorded = z.object({
  /** Microseconds since the epoch, when the call began. */
  time: z.number(),
  thread: z.number(),
  call: z.string(),
  /** By the names of the man page; what a pointer points to, decoded. */
  arguments: z.record(z.string(), z.unknown()),
  result: z.number(),
  error: z.string().optional(),
  microseconds: z.number(),
  /** `1-echo/server.ts:42` */
  at: z.string(),
})

const straced = z.object({
  call: z.string(),
  /** As strace printed them. */
  arguments: z.string(),
  result: z.number().optional(),
  error: z.string().optional(),
})

const traces = z.object({
  trace: z.array(recorded).min(1),
  strace: z.array(straced),
  /** Which call of the one is which call of the other, by their indexes. */
  pairs: z.array(z.object({ trace: z.int(), strace: z.int() })),
})

type Recorded = z.infer<typeof recorded>
type Straced = z.infer<typeof straced>

/** One system call, as `#sys` recorded it and as strace printed it. */
export interface TraceRow {
  /** Milliseconds since the first call that is shown. */
  since: number
  /** Microseconds that it took. */
  took: number
  recorded: string
  straced?: string
  failed: boolean
  /** The line that made it: a file of `stages-src`, and a number. */
  file: string
  line: number
}

/** What a trace is shown of: all of it, or one connection, from its accept to its close. */
export type TraceExtent = 'all' | 'connection'

/** The calls of a result that carries a trace, beside what strace saw of them. */
export function traceRows({ lab, data }: LabResult, extent: TraceExtent): TraceRow[] {
  const parsed = traces.safeParse(data)
  if (!parsed.success) throw new Error(`the result of lab '${lab}' carries no trace of calls`)
  const { trace, strace, pairs } = parsed.data
  const counterpart = new Map(pairs.map((pair) => [pair.trace, strace[pair.strace]]))
  const shown = extent === 'all' ? trace : connectionOf(trace, lab)
  return shown.map((call) => {
    const seen = counterpart.get(trace.indexOf(call))
    const [file = '', line] = call.at.split(':')
    return {
      since: (call.time - (shown[0] as Recorded).time) / 1000,
      took: call.microseconds,
      recorded: writeRecorded(call),
      ...(seen && { straced: writeStraced(seen) }),
      failed: call.error !== undefined,
      file,
      line: Number(line),
    }
  })
}

function connectionOf(trace: Recorded[], lab: string): Recorded[] {
  const from = trace.findIndex(({ call, result }) => call.startsWith('accept') && result >= 0)
  const to = trace.findIndex(
    ({ call, arguments: given }, at) =>
      at > from && call === 'close' && given.fd === trace[from]?.result,
  )
  if (from < 0 || to < 0) throw new Error(`the trace of lab '${lab}' has no connection in it`)
  return trace.slice(from, to + 1)
}

/** `recv(30, "hello\n", 65536, 64) = 6` */
function writeRecorded({ call, arguments: given, result, error }: Recorded): string {
  const list = Object.values(given).map((value) =>
    typeof value === 'string' ? JSON.stringify(value) : writeNested(value),
  )
  return `${call}(${list.join(', ')}) = ${error ? `-${error}` : result}`
}

/** What a structure holds, as strace writes it; empty fields left out. */
function writeNested(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(writeNested).join(', ')}]`
  if (typeof value !== 'object' || value === null) return String(value)
  const fields = Object.entries(value).filter(([, field]) => field !== '')
  return `{${fields.map(([name, field]) => `${name}=${writeNested(field)}`).join(', ')}}`
}

function writeStraced({ call, arguments: list, result, error }: Straced): string {
  return `${call}(${list}) = ${result ?? '?'}${error ? ` ${error}` : ''}`
}
