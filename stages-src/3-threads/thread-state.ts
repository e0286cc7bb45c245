/** What a thread of the server does, as its word in shared memory says. */

/** It has not begun, or has ended. */
export const DEAD = 0
/** It works on a request. */
export const RUNNING = 1
/** It has a connection, and waits for its client. */
export const WAITING = 2
/** It has nothing to do. */
export const ASLEEP = 3

export type ThreadState =
  | typeof DEAD
  | typeof RUNNING
  | typeof WAITING
  | typeof ASLEEP

/** The states in words, by their numbers. */
export const STATE_NAMES = ['dead', 'running', 'waiting', 'asleep'] as const
