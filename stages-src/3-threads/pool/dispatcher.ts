/**
 * Watches the connections that have nothing to say, and makes jobs of those that
 * have: one thread, so that the others need not wait for clients.
 */
import {
  close,
  EAGAIN,
  EINTR,
  errorName,
  Memory,
  POLLIN,
  poll,
  read,
  recv,
  SocketAddress,
} from '#sys'
import type { Limits } from '../../2-http/limits.ts'
import { LONGEST } from '../../2-http/lingering-close.ts'
import type { AccessEntry } from '../../2-http/logs/access-log.ts'
import type { Logs } from '../../2-http/logs/logs.ts'
import { type Accepting, NOBODY, PAUSED } from '../accepting.ts'
import { Refusal, refusalEntry } from '../refusal.ts'
import { type Dispatch, fdOf, isOver } from './dispatch.ts'
import type { Peers } from './peers.ts'
import { type Expected, OVER, SILENT, SPOKEN, Watched } from './watched.ts'

/** The entries of poll(2) before the connections. */
const STOP = 0
const BELL = 1
const LISTENER = 2

/** Milliseconds for a request that may be on its way when the server stops. */
const SILENCE_BORNE = 10
/** Milliseconds to wait after a poll(2) that the kernel has no memory for. */
const POLL_PAUSE = 100

/** What the dispatcher is made of. */
export interface DispatcherParts {
  /** Polls readable once the server is to stop. */
  readonly stop: number
  /** Polls readable where the work has something for the dispatcher: an eventfd. */
  readonly bell: number
  readonly listener: number
  readonly dispatch: Dispatch
  readonly accepting: Accepting
  readonly peers: Peers
  readonly limits: Limits
  readonly errors: Logs['errors']
  readonly whenFull: 'wait' | 'refuse'
  /** How many connections there may be at once. */
  readonly connections: number
  /** Milliseconds to finish in once stopped. */
  readonly drainTimeout: number
  /** A connection was answered 503, because the queue was full. */
  refused(entry: AccessEntry): void
}

// #region dispatcher
export class Dispatcher {
  readonly #parts: DispatcherParts
  readonly #watched: Watched
  readonly #ready: Int32Array
  readonly #returned: Int32Array
  readonly #peer = new SocketAddress()
  readonly #scratch = new Memory(16 * 1024)
  readonly #refusal = new Refusal()
  /** How many of #ready are to be offered, and whether there was no room for all. */
  #count = 0
  #isFull = false
  /** When to give up on what is in flight; Infinity until the stop. */
  #lastMoment = Infinity

  constructor(parts: DispatcherParts) {
    this.#parts = parts
    this.#watched = new Watched(parts.connections)
    this.#ready = new Int32Array(parts.connections)
    this.#returned = new Int32Array(parts.connections)
    this.#watched.entries.set(STOP, parts.stop, POLLIN)
    this.#watched.entries.set(BELL, parts.bell, POLLIN)
  }

  /** Dispatches until the stop, and then until the last connection has ended. */
  run(): void {
    for (;;) {
      this.#takeBack()
      if (this.#isDone) break
      this.#look(this.#sleep())
    }
    this.#parts.dispatch.finish()
  }

  get #isDone(): boolean {
    if (this.#lastMoment === Infinity) return false
    return this.#parts.dispatch.open === 0 || performance.now() >= this.#lastMoment
  }
  // #endregion dispatcher

  // #region sleep
  /** Sleeps until there is something to do: what poll(2) says. */
  #sleep(): number {
    const { dispatch, listener, stop } = this.#parts
    const { entries, count } = this.#watched
    const isStopping = this.#lastMoment !== Infinity
    // The stop stays readable, and would end every sleep.
    entries.set(STOP, isStopping ? -1 : stop, POLLIN)
    entries.set(LISTENER, this.#mayAccept ? listener : -1, POLLIN)
    const mayDoze = dispatch.mayDoze(this.#isFull)
    const timeout = mayDoze ? this.#untilNext() : 0
    // Where there is no room for jobs, what is ready has to wait.
    const ready = poll(entries, this.#isFull ? LISTENER : count, timeout)
    dispatch.awake()
    if (ready < 0 && ready !== -EINTR) this.#pollFailed(ready)
    return ready
  }

  get #mayAccept(): boolean {
    const { accepting, connections, dispatch } = this.#parts
    return (
      this.#lastMoment === Infinity &&
      dispatch.open < connections &&
      performance.now() >= accepting.pausedUntil
    )
  }

  /** Milliseconds until the next moment that matters; -1 for none. */
  #untilNext(): number {
    const now = performance.now()
    const { pausedUntil } = this.#parts.accepting
    const pause = pausedUntil > now ? pausedUntil : Infinity
    const late = this.#isFull ? Infinity : this.#watched.soonest
    const next = Math.min(late, this.#lastMoment, pause)
    return next === Infinity ? -1 : Math.max(0, Math.ceil(next - now))
  }

  #pollFailed(result: number): void {
    const what = `poll: ${errorName(result)}; a pause of ${POLL_PAUSE} ms`
    this.#parts.errors.write('error', what)
    Atomics.wait(pause, 0, 0, POLL_PAUSE)
  }
  // #endregion sleep

  // #region look
  /** Looks at what poll(2) has found. */
  #look(found: number): void {
    const { entries } = this.#watched
    const wasFull = this.#isFull
    // Whatever has ended the sleep: the next one looks at everybody.
    this.#isFull = false
    if (found > 0 && entries.revents(BELL) !== 0) {
      read(this.#parts.bell, this.#scratch, 0, 8)
    }
    if (found > 0 && !wasFull) {
      this.#collect()
      this.#offer()
      if (entries.revents(LISTENER) !== 0) this.#accept()
    }
    // Only who was looked at, and had nothing to say, can have been silent for too long.
    if (found >= 0 && !wasFull) this.#expire()
    const isStopping = this.#lastMoment !== Infinity
    if (found > 0 && !isStopping && entries.revents(STOP) !== 0) this.#stop()
  }

  /** Takes those that have something to say out of the watched ones. */
  #collect(): void {
    const watched = this.#watched
    // In the order in which they came, more or less; removing changes it.
    for (let at = 0; at < watched.length; at += 1) {
      if (!watched.isReady(at) || watched.expected(at) === OVER) continue
      this.#ready[this.#count] = watched.fd(at)
      this.#count += 1
    }
    for (let at = watched.length - 1; at >= 0; at -= 1) {
      if (!watched.isReady(at)) continue
      if (watched.expected(at) === OVER) this.#drain(at)
      else watched.remove(at)
    }
  }

  /** Drops what still comes of a connection that is over, up to its end. */
  #drain(at: number): void {
    const fd = this.#watched.fd(at)
    const { length } = this.#scratch
    const received = recv(fd, this.#scratch, 0, length, 0)
    const goesOn = received > 0 || received === -EINTR || received === -EAGAIN
    if (!goesOn) this.#close(this.#watched.remove(at))
  }
  // #endregion look

  // #region accept
  /** Accepts everybody who waits. They are polled next, whatever they have to say. */
  #accept(): void {
    const { accepting, connections, dispatch, limits, peers } = this.#parts
    while (dispatch.open < connections) {
      const client = accepting.accept(this.#peer)
      if (client === NOBODY || client === PAUSED) return
      peers.write(client, this.#peer)
      dispatch.opened(1)
      this.#watch(client, limits.headerTimeout, SILENT)
    }
  }
  // #endregion accept

  // #region offer
  /** Makes jobs of what is ready, as far as there is room. */
  #offer(): void {
    const { dispatch, whenFull } = this.#parts
    const count = this.#count
    if (count === 0) return
    this.#count = 0
    const taken = dispatch.offer(this.#ready, count)
    for (let at = taken; at < count; at += 1) {
      const fd = this.#ready[at] as number
      if (whenFull === 'refuse') this.#refuse(fd)
      else this.#watch(fd, Infinity, SPOKEN)
    }
    this.#isFull = taken < count && whenFull === 'wait'
  }

  /** Answers 503, and waits for the client's end like for any other's. */
  #refuse(fd: number): void {
    const { peers, refused } = this.#parts
    const sent = this.#refusal.send(fd, Date.now())
    peers.read(fd, this.#peer)
    refused(refusalEntry(this.#peer, Date.now(), sent))
    if (sent < 0) this.#close(fd)
    else this.#watch(fd, LONGEST, OVER)
  }
  // #endregion offer

  // #region watch
  /** Watches what the threads have given back. */
  #takeBack(): void {
    const { dispatch, limits } = this.#parts
    const count = dispatch.takeBack(this.#returned)
    for (let at = 0; at < count; at += 1) {
      const returned = this.#returned[at] as number
      if (isOver(returned)) this.#watch(fdOf(returned), LONGEST, OVER)
      else this.#watch(fdOf(returned), limits.keepAliveTimeout, SILENT)
    }
  }

  /** Watches `fd` for `patience` milliseconds; when the server stops, for less. */
  #watch(fd: number, patience: number, expected: Expected): void {
    const isHurried = this.#lastMoment !== Infinity && expected === SILENT
    const longest = isHurried ? SILENCE_BORNE : patience
    this.#watched.add(fd, performance.now() + longest, expected)
  }

  /** Closes what has been silent for too long. */
  #expire(): void {
    const watched = this.#watched
    const now = performance.now()
    if (now < watched.soonest) return
    for (let at = watched.length - 1; at >= 0; at -= 1) {
      if (watched.isLate(at, now)) this.#close(watched.remove(at))
    }
    watched.reckon()
  }

  #close(fd: number): void {
    const { dispatch, errors } = this.#parts
    dispatch.opened(-1)
    const closed = close(fd)
    if (closed < 0) errors.write('warn', `close: ${errorName(closed)}`)
  }
  // #endregion watch

  // #region stop
  /** Takes those who have come already, and hurries those who say nothing. */
  #stop(): void {
    this.#parts.dispatch.stop()
    this.#accept()
    const now = performance.now()
    this.#lastMoment = now + this.#parts.drainTimeout
    this.#watched.hurry(now + SILENCE_BORNE)
  }
  // #endregion stop
}

/** A word on which nobody is ever woken. */
const pause = new Int32Array(new SharedArrayBuffer(4))
