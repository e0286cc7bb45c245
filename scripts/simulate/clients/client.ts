/** A client as a script: what it does, until what it waits for, and with which socket. */
import { TcpSocket } from '../../../stages-src/sys/simulated/tcp-socket.ts'
import type { Connection } from '../watch/connections.ts'
import { type FindingKind, tolerance, type World } from '../world.ts'
import { Inbox } from './inbox.ts'

/** Goes on whenever something has happened at the socket, and at the time it yields. */
export type Script = Generator<number, void, void>

/** Where all servers listen. */
export const PORT = 8080
const EAGAIN = -11
const PIECE = 64 * 1024

// #region client
export class Client {
  readonly world: World
  readonly kind: string
  readonly number: number
  readonly socket = new TcpSocket(0)
  /** What has come and was not looked at. */
  readonly inbox = new Inbox()
  /** How the peer's direction has ended: in order, or with an errno. */
  ended: 'no' | 'end' | 'reset' = 'no'
  endedAt = Infinity
  /** The most bytes it receives at once, and how long it rests then. */
  appetite = PIECE
  rest = 0
  isOver = false
  /** Whether it does something for which a server may end the connection. */
  mayBeDropped = false
  responses = 0
  /** Entity tags of files, by their paths. */
  readonly tags = new Map<string, string>()
  #outbox: Buffer = Buffer.alloc(0)
  #hungryAt = 0
  #script: Script | undefined
  #isCalled = false
  #time = Infinity

  constructor(world: World, number: number, kind: string) {
    this.world = world
    this.number = number
    this.kind = kind
    this.socket.waiters.add({ woken: () => this.#callSoon(this.now) })
  }

  get now(): number {
    return this.world.kernel.clock.now
  }

  get name(): string {
    return `client ${this.number} (${this.kind})`
  }

  find(kind: FindingKind, what: string): void {
    this.world.find(kind, `${this.name}, 127.0.0.1:${this.socket.port}: ${what}`)
  }

  note(what: string): void {
    this.world.note(this.name, what)
  }

  /** Carries out its script from `time` on. */
  start(time: number, script: Script): void {
    this.#script = script
    this.#callSoon(time)
  }
  // #endregion client

  // #region ends
  /** What the server has done with its connection. */
  get connection(): Connection | undefined {
    return this.world.connections.of(this.socket.port)
  }

  /**
   * Whether the server has ended what began at `since`, or at `latest`, after `limit`
   * milliseconds, and not before.
   */
  checkEnd(what: string, since: number, limit: number, latest = since): void {
    const { isSequential, stoppedAt } = this.world
    if (stoppedAt < Infinity) return
    const { closedAt = Infinity, endedAt = Infinity } = this.connection ?? {}
    const ended = Math.min(closedAt, endedAt)
    const [early, late] = [ended - since - limit, ended - latest - limit]
    // A sequential server gives way to others.
    if (early < -tolerance(this.world) && !isSequential) {
      this.find('too early', `${what} was ended ${(-early).toFixed(1)} ms before its time`)
    }
    if (late > tolerance(this.world)) {
      this.find('too late', `${what} was ended ${late.toFixed(1)} ms after its time`)
    }
  }
  // #endregion ends

  // #region turns
  #callSoon(time: number): void {
    if (this.isOver || time === Infinity) return
    // Once for all that happens at the same moment.
    if (time <= this.now && this.#isCalled) return
    if (time <= this.now) this.#isCalled = true
    else if (this.#time <= time && this.#time > this.now) return
    else this.#time = time
    this.world.kernel.clock.at(time, () => this.#turn(time))
  }

  #turn(time: number): void {
    this.#isCalled = false
    if (time >= this.#time) this.#time = Infinity
    if (this.isOver) return
    this.#flush()
    this.#takeIn()
    const { done, value } = this.#script?.next() ?? { done: true, value: undefined }
    if (done) this.#finish()
    else this.#callSoon(Math.min(value as number, this.#nextMeal))
  }

  #finish(): void {
    this.isOver = true
    this.note('is gone')
    if (this.socket.state !== 'closed') this.socket.release()
  }
  // #endregion turns

  // #region bytes
  /** Sends `bytes`, now or as soon as there is room. */
  say(bytes: Buffer | string): void {
    this.#outbox = Buffer.concat([this.#outbox, Buffer.from(bytes as string, 'latin1')])
    this.#flush()
  }

  /** Whether everything it said has left. */
  get hasSaidAll(): boolean {
    return this.#outbox.length === 0
  }

  #flush(): void {
    while (this.#outbox.length > 0) {
      const sent = this.socket.send(this.#outbox)
      if (sent === EAGAIN) return
      // Nobody listens any more.
      if (sent < 0) this.#outbox = Buffer.alloc(0)
      else {
        this.note(`sends ${sent} bytes`)
        this.#outbox = this.#outbox.subarray(sent)
      }
    }
  }

  get #nextMeal(): number {
    const isHungry = this.rest > 0 && this.ended === 'no'
    return isHungry && this.socket.isReadable ? this.#hungryAt : Infinity
  }

  #takeIn(): void {
    const { state } = this.socket
    if (state === 'fresh' || state === 'connecting') return
    while (this.ended === 'no' && this.appetite > 0 && this.now >= this.#hungryAt) {
      const piece = Buffer.alloc(Math.min(this.appetite, PIECE))
      const count = this.socket.receive(piece, false)
      if (count === EAGAIN) return
      if (count > 0) {
        this.note(`receives ${count} bytes`)
        this.inbox.push(piece.subarray(0, count))
        this.#hungryAt = this.now + this.rest
      } else {
        this.ended = count === 0 ? 'end' : 'reset'
        this.endedAt = this.now
        this.note(count === 0 ? 'finds the end of the stream' : `finds errno ${-count}`)
      }
    }
  }
  // #endregion bytes

  // #region steps
  *connect(): Script {
    this.note('connects')
    this.world.kernel.network.connect(this.socket, PORT)
    while (this.socket.state === 'connecting') yield Infinity
  }

  *sleep(milliseconds: number): Script {
    const until = this.now + milliseconds
    while (this.now < until) yield until
  }

  /** Waits until `isSo`, or until nothing has happened for `milliseconds`. */
  *until(isSo: () => boolean, milliseconds: number): Generator<number, boolean, void> {
    let [before, since] = [this.#moved, this.now]
    while (!isSo()) {
      const after = this.#moved
      // Who was not accepted yet waits for others, and who has something to read for nobody.
      const isUnknown = this.connection === undefined && this.ended === 'no'
      const isWaiting = isUnknown || this.socket.unread > 0
      if (after !== before || isWaiting) [before, since] = [after, this.now]
      if (this.now >= since + milliseconds) return false
      // Nobody says when it is accepted: it looks again and again.
      yield isUnknown ? this.now + 100 : since + milliseconds
    }
    return true
  }

  /** A number that grows with every byte that moves, in either direction. */
  get #moved(): number {
    return this.inbox.length - this.#outbox.length - this.socket.unsent
  }

  /** Waits until it is accepted, or will never be. */
  *accepted(): Script {
    const isLost = () => this.ended !== 'no' || this.socket.state === 'closed'
    while (this.connection === undefined && !isLost()) yield this.now + 100
  }

  /** Everything in pieces of at most `size` bytes, with a pause after each. */
  *dribble(bytes: Buffer, size: number, pause: number): Script {
    for (let at = 0; at < bytes.length && this.ended === 'no'; at += size) {
      this.say(bytes.subarray(at, at + size))
      yield* this.sleep(pause)
    }
  }
  // #endregion steps
}
