/** How an execution ends, and when it is made to. */
import type { Race } from './shadow.ts'

/** From so many steps on, turns are given fairly: a thread left standing is no livelock. */
export const FAIR_FROM = 400
/** After so many there is no hope that it ends. */
export const MOST_STEPS = 3000
/** Plain accesses of a thread without an operation: it turns in a circle. */
export const MOST_PLAIN = 100_000

/** How an execution ended: all but the first two are findings. */
export type Ending =
  | { readonly kind: 'done' | 'cut' | 'deadlock' | 'livelock' }
  | { readonly kind: 'race'; readonly race: Race }
  | { readonly kind: 'exception' | 'stray'; readonly thread: number; readonly error: unknown }
  | { readonly kind: 'invariant'; readonly error: unknown }

/** What an execution comes to whose threads have all ended. */
export function endingOf(check: () => void): Ending {
  try {
    check()
    return { kind: 'done' }
  } catch (error) {
    return { kind: 'invariant', error }
  }
}
