/** A connection, as far as those who answer on it have to know. */
import type { SocketAddress } from '#sys'
import type { Ending } from '../../2-http/ending.ts'
import type { Response } from '../../2-http/response/response.ts'
import type { Job } from '../listing/elsewhere.ts'
import type { Conversation } from './conversation.ts'
import type { Outgoing } from './outgoing.ts'

// #region client
export interface Client {
  readonly fd: number
  readonly peer: SocketAddress
  readonly isClosed: boolean
  /** Whether what is being sent is the last, and whether the peer may still send. */
  isLast: boolean
  lingers: boolean
  /** What it needs while a request is not finished; an idle one has none. */
  conversation: Conversation | undefined
  /** All requests are answered. */
  idle(): void
  /** Sends it: whether all of it has left. Otherwise it waits, or has ended. */
  send(outgoing: Outgoing): boolean
  /** Goes on in the next turn, so that the others get theirs. */
  putOff(): void
  /** Waits for a response that is made elsewhere, until it is `prepared`. */
  prepare(job: Job): void
  prepared(response: Response): void
  /** The last response has left. */
  finish(): void
  /** Ends it at once, whatever it is doing. */
  end(ending: Ending): void
}
// #endregion client
