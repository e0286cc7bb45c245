/** Why a connection has no further exchange: what the error log is told. */
import { ECONNRESET, ENOTCONN, EPIPE, ETIMEDOUT, errorName } from '#sys'
import { GAVE_WAY, PARKED, STOPPING, TIMED_OUT } from '../1-echo/wait-result.ts'
import type { Level } from './logs/error-log.ts'

export interface Ending {
  readonly level: Level
  readonly reason: string
}

/** Ends that are nobody's fault. */
export const END_OF_STREAM: Ending = { level: 'debug', reason: 'end of stream' }
export const SILENCE: Ending = { level: 'debug', reason: 'silent for too long' }
/** No end at all: the connection goes on, and somebody else waits for its bytes. */
export const LEFT_OPEN: Ending = { level: 'debug', reason: 'left to be watched' }
const ORDERLY: Readonly<Record<number, Ending>> = {
  0: END_OF_STREAM,
  [TIMED_OUT]: SILENCE,
  [GAVE_WAY]: { level: 'debug', reason: 'gave way to another client' },
  [STOPPING]: { level: 'debug', reason: 'the server stops' },
  [PARKED]: LEFT_OPEN,
}

/** What a peer and its network can cause. */
const PEERS_FAULT: readonly number[] = [ECONNRESET, ENOTCONN, EPIPE, ETIMEDOUT]

/** The end that `call` made of a connection by its `result`: -errno, or a wait's. */
export function endOf(call: string, result: number): Ending {
  const orderly = ORDERLY[result]
  if (orderly !== undefined) return orderly
  const level = PEERS_FAULT.includes(-result) ? 'info' : 'error'
  return { level, reason: `${call}: ${errorName(result)}` }
}
