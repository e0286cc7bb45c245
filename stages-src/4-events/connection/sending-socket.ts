/** What a connection sends, in as many steps and turns as its client wants. */
import { EAGAIN, EPOLLOUT, resetOnClose } from '#sys'
import { TIMED_OUT } from '../../1-echo/wait-result.ts'
import { type Ending, endOf } from '../../2-http/ending.ts'
import type { Outgoing } from './outgoing.ts'
import { Pace } from './pace.ts'
import { WRITING } from './states.ts'
import { WatchedSocket } from './watched-socket.ts'

/** Bytes that one connection may send in a turn, while others wait for theirs. */
const SHARE = 512 * 1024

// #region sending-socket
export abstract class SendingSocket extends WatchedSocket {
  /** What did not leave at once, and how fast it leaves. */
  #outgoing: Outgoing | undefined
  #pace: Pace | undefined

  /** What was stuck has left. */
  protected abstract sent(): void
  abstract end(ending: Ending): void

  /** Sends it: whether all of it has left. Otherwise it waits, or has ended. */
  send(outgoing: Outgoing): boolean {
    const { loop } = this.parts
    let share = SHARE
    while (!outgoing.done) {
      const sent = outgoing.proceed(this.fd)
      if (typeof sent === 'object') {
        outgoing.finish()
        this.end(sent)
        return false
      }
      const isFull = sent === -EAGAIN
      if (!isFull) {
        share -= sent
        this.#pace?.move(sent, loop.at.now)
      }
      if (isFull || (share <= 0 && !outgoing.done)) {
        this.#sendLater(outgoing, isFull)
        return false
      }
    }
    this.#pace = undefined
    outgoing.finish()
    return true
  }

  /** Waits for room in the socket, or for its next turn. */
  #sendLater(outgoing: Outgoing, isFull: boolean): void {
    const { limits, loop, minRate } = this.parts
    this.#outgoing = outgoing.hold()
    this.#pace ??= new Pace(loop.at.now, limits.writeTimeout, minRate)
    this.enter(WRITING)
    this.arm(this.#pace.deadline)
    this.await(EPOLLOUT)
    if (!isFull) this.putOff()
  }

  /** There may be room: goes on with what is stuck. */
  protected sendOn(): void {
    const outgoing = this.#outgoing
    this.#outgoing = undefined
    // Where nothing is stuck any more, what comes after it was put off.
    if (outgoing === undefined || this.send(outgoing)) this.sent()
  }
  // #endregion sending-socket

  // #region slow
  /** Whether the client takes what it is sent too slowly, and was given up. */
  protected checkPace(): void {
    const pace = this.#pace
    if (pace === undefined) return
    if (!pace.isTooSlow(this.parts.loop.at.now)) {
      this.arm(pace.deadline)
      return
    }
    // What waits in the send buffer for a client that does not read, would for ever.
    resetOnClose(this.fd)
    this.end(endOf('send', TIMED_OUT))
  }

  /** Waits for `events`; where that cannot be done, for nothing more. */
  protected await(events: number): void {
    const result = this.watch(events)
    if (result < 0) this.end(endOf('epoll_ctl', result))
  }

  /** What has not left is not going to. */
  protected dropOutgoing(): void {
    this.#outgoing?.finish()
    this.#outgoing = undefined
    this.#pace = undefined
  }
  // #endregion slow
}
