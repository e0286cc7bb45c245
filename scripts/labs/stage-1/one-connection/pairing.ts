/** The same calls seen from two sides: recorded by '#sys', and by strace from outside. */
import type { TracedCall } from '../../../../stages-src/sys/kernel-trace.ts'
import type { StracedCall } from '../../strace-output.ts'

/** Where two lists of calls meet, by their indexes. */
export interface Pair {
  trace: number
  strace: number
}

/** What the C library's functions are called in the kernel, where the names differ. */
const kernelNames: Readonly<Record<string, readonly string[]>> = {
  eventfd: ['eventfd2'],
  poll: ['poll', 'ppoll'], // arm64 has no poll
  recv: ['recvfrom'],
  send: ['sendto'],
}

/** The names by which strace knows the calls of '#sys'. */
export function kernelNamesOf(call: string): readonly string[] {
  return kernelNames[call] ?? [call]
}

/**
 * Finds every recorded call among those that strace saw: of the same thread, in the same order,
 * with the same descriptor and the same result. What Node itself called in between is passed over.
 * A recorded call that strace did not see has no pair.
 */
export function pairCalls(trace: readonly TracedCall[], strace: readonly StracedCall[]): Pair[] {
  const pairs: Pair[] = []
  /** By thread: where among strace's calls the search goes on. */
  const next = new Map<number, number>()
  for (const [index, call] of trace.entries()) {
    const from = next.get(call.thread) ?? 0
    const found = strace.findIndex((seen, place) => place >= from && isSame(call, seen))
    if (found < 0) continue
    pairs.push({ trace: index, strace: found })
    next.set(call.thread, found + 1)
  }
  return pairs
}

function isSame(call: TracedCall, seen: StracedCall): boolean {
  if (call.thread !== seen.thread || !kernelNamesOf(call.call).includes(seen.call)) return false
  const [first] = Object.values(call.arguments)
  // The first argument is a number in all calls but poll, pipe2 and socketpair.
  if (typeof first === 'number' && call.call !== 'socket' && call.call !== 'eventfd') {
    if (first !== Number.parseInt(seen.arguments, 10)) return false
  }
  return call.error === undefined ? call.result === seen.result : call.error === seen.error
}
