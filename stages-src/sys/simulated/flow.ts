/**
 * One direction of a TCP connection: what is sent at one end arrives at the other, in
 * order, after a while.
 */
import { ByteQueue } from './byte-queue.ts'
import type { Clock } from './clock.ts'

/** What a connection is like; all of it may be drawn by lot. */
export interface Link {
  /** Milliseconds that something is on its way. At 0 it arrives within the call. */
  delay(): number
  /** The most bytes that travel in one piece. */
  segment(): number
  /** Bytes that each end has room for. */
  readonly sendBuffer: number
  readonly receiveBuffer: number
}

/** The end that a flow leads to. */
export interface Receiver {
  /** How many bytes more it has room for. */
  readonly room: number
  /** Whether it takes them: a socket that is closed does not. */
  arrived(bytes: Buffer): boolean
  ended(): void
  wasReset(): void
}

/** The end that a flow begins at. */
export interface Sender {
  /** The receiver has got something, which need not be kept any longer. */
  acknowledged(): void
  /** The receiver knows that nothing more will come. */
  endAcknowledged(): void
}

// #region flow
export class Flow {
  readonly #clock: Clock
  readonly #link: Link
  readonly #from: Sender
  readonly #to: Receiver
  readonly #unsent = new ByteQueue()
  #inFlight = 0
  #queued = 0
  #ending: 'no' | 'asked' | 'sent' = 'no'
  #isCut = false
  /** When the latest of what travels arrives: nothing overtakes. */
  #lastThere = 0
  #lastBack = 0

  constructor(clock: Clock, link: Link, from: Sender, to: Receiver) {
    this.#clock = clock
    this.#link = link
    this.#from = from
    this.#to = to
  }

  /** How many bytes the sender has to keep: not sent yet, or not acknowledged. */
  get queued(): number {
    return this.#queued
  }

  get room(): number {
    return Math.max(0, this.#link.sendBuffer - this.#queued)
  }

  /** Takes `bytes`, a copy of the program's. */
  send(bytes: Buffer): void {
    this.#unsent.push(bytes)
    this.#queued += bytes.length
    this.#transmit()
  }

  /** Nothing more will be sent. */
  end(): void {
    if (this.#ending === 'no') this.#ending = 'asked'
    this.#transmit()
  }

  /** Gives up on what has not arrived yet, and says so: RFC 9293 §3.10.7.4, ABORT. */
  reset(): void {
    if (this.#isCut) return
    this.cut()
    this.there(() => this.#to.wasReset())
  }

  /** Gives up without a word, for the other end knows. */
  cut(): void {
    this.#isCut = true
    this.#unsent.clear()
    this.#queued = 0
  }

  /** The receiver has room again. */
  roomWasMade(): void {
    if (this.#unsent.length > 0) this.#back(() => this.#transmit())
  }
  // #endregion flow

  // #region transmit
  #transmit(): void {
    while (!this.#isCut && this.#unsent.length > 0) {
      const window = this.#to.room - this.#inFlight
      const size = Math.min(this.#unsent.length, window, this.#link.segment())
      if (size <= 0) return
      const bytes = Buffer.alloc(size)
      this.#unsent.take(bytes)
      this.#inFlight += size
      this.there(() => this.#deliver(bytes))
    }
    if (this.#isCut || this.#ending !== 'asked') return
    this.#ending = 'sent'
    this.there(() => {
      this.#to.ended()
      this.#back(() => this.#from.endAcknowledged())
    })
  }

  #deliver(bytes: Buffer): void {
    this.#inFlight -= bytes.length
    if (!this.#to.arrived(bytes)) return
    this.#back(() => {
      if (this.#isCut) return
      this.#queued -= bytes.length
      this.#from.acknowledged()
    })
  }

  /** Has something happen at the other end, behind all that is on its way there. */
  there(action: () => void): void {
    this.#lastThere = this.#travel(this.#lastThere, action)
  }

  #back(action: () => void): void {
    this.#lastBack = this.#travel(this.#lastBack, action)
  }

  #travel(last: number, action: () => void): number {
    const { now } = this.#clock
    const time = Math.max(last, now + this.#link.delay())
    if (time <= now) action()
    else this.#clock.at(time, action)
    return time
  }
  // #endregion transmit
}
