/** One client of the control socket: a line of a request, and its answer. */
import {
  close,
  EAGAIN,
  EINTR,
  EPOLLIN,
  EPOLLOUT,
  errorName,
  Memory,
  Message,
  MSG_NOSIGNAL,
  recv,
  send,
  sendmsg,
} from '#sys'
import { userErrorLine } from '../../1-echo/user-errors.ts'
import type { Logs } from '../../2-http/logs/logs.ts'
import type { Due, EventLoop, Handler } from '../../4-events/loop/event-loop.ts'
import type { Commands } from './commands.ts'
import { linesOf } from './listing.ts'
import { LONGEST_REQUEST, parseRequest, type Request } from './request.ts'

/** Milliseconds for the request to come, and as many for the answer to leave. */
const PATIENCE = 5000

/** What it is about: no client, its request, what the master does, the answer. */
type State = 'free' | 'asking' | 'waiting' | 'answering'

/** What an inquiry is made of. */
export interface InquiryParts {
  readonly loop: EventLoop
  readonly commands: Commands
  readonly errors: Logs['errors']
  /** Whether one more may wait for the master, which can take long. */
  mayWait(): boolean
  /** It is free again. */
  ended(inquiry: Inquiry): void
}

// #region inquiry
/** It is used again for one client after another, and so is its timer. */
export class Inquiry implements Handler, Due {
  readonly #parts: InquiryParts
  readonly #timer: number
  readonly #request = new Memory(LONGEST_REQUEST)
  #received = 0
  #answer = new Memory(0)
  #sent = 0
  /** What goes with the first byte of the answer; -1: nothing. */
  #descriptor = -1
  #client = -1
  #state: State = 'free'
  /** Which client it is: what comes late may be for one that has left. */
  #turn = 0

  constructor(parts: InquiryParts) {
    this.#parts = parts
    this.#timer = parts.loop.timer(this)
  }

  get isWaiting(): boolean {
    return this.#state === 'waiting'
  }

  /** Listens to `client`, a non-blocking socket, which is its own from now on. */
  begin(client: number): void {
    this.#client = client
    this.#turn += 1
    this.#received = 0
    this.#descriptor = -1
    this.#state = 'asking'
    this.#arm(PATIENCE)
    const result = this.#parts.loop.add(client, EPOLLIN, this)
    if (result < 0) this.#give('epoll_ctl', result)
  }

  ready(): void {
    if (this.#state === 'asking') this.#receive()
    else if (this.#state === 'answering') this.#send()
    else this.#end() // whoever waited has hung up
  }

  due(): void {
    this.#end()
  }
  // #endregion inquiry

  // #region ask
  /** As much as there is: byte by byte, for all that it knows. */
  #receive(): void {
    const room = this.#request.length - this.#received
    const result = recv(this.#client, this.#request, this.#received, room, 0)
    if (result === -EAGAIN || result === -EINTR) return
    if (result < 0) this.#give('recv', result)
    else if (result === 0) this.#end()
    else this.#received += result
    if (result > 0) this.#look()
  }

  /** Whether a whole line has come. */
  #look(): void {
    const bytes = this.#request.bytes.subarray(0, this.#received)
    const end = bytes.indexOf('\n')
    if (end >= 0) this.#perform(bytes.toString('latin1', 0, end))
    else if (this.#received === this.#request.length) {
      this.#say(`error a request has at most ${LONGEST_REQUEST} bytes`)
    }
  }

  #perform(line: string): void {
    const { errors } = this.#parts
    try {
      const request = parseRequest(line)
      if (request !== undefined) errors.write('info', `control: ${line}`)
      const answer = request === undefined ? UNKNOWN : this.#answerTo(request)
      if (answer !== undefined) this.#say(answer)
    } catch (error) {
      const why = userErrorLine(error)
      // A mistake of ours is no reason for the master to die.
      errors.write('error', `control: ${line}: ${why ?? (error as Error).stack}`)
      this.#say(`error ${why ?? 'the master cannot; its error log says why'}`)
    }
  }

  /** What to say; undefined where that is yet to be known. */
  #answerTo({ command, workers }: Request): string | undefined {
    const { commands } = this.#parts
    switch (command) {
      case 'status':
        return `ok\n${linesOf(commands.status()).join('\n')}`
      case 'scale':
        return `ok ${commands.scale(workers)}`
      case 'recycle':
        return this.#recycle()
      case 'scoreboard':
        this.#descriptor = commands.scoreboard
        return `ok ${commands.status().balance}`
      case 'stop':
        commands.stop()
        return 'ok the workers finish what they have begun, and end'
    }
  }

  #recycle(): string | undefined {
    const { commands, mayWait } = this.#parts
    if (!mayWait()) return 'error too many wait for that already'
    const turn = this.#turn
    this.#state = 'waiting'
    this.#arm(Infinity)
    // An end of the connection is told of all the same: epoll_ctl(2), EPOLLHUP.
    this.#watch(0)
    commands.recycle((line) => {
      if (turn === this.#turn && this.isWaiting) this.#say(line)
    })
    return undefined
  }
  // #endregion ask

  // #region answer
  #say(text: string): void {
    this.#answer = new Memory(Buffer.byteLength(text) + 1)
    this.#answer.bytes.write(`${text}\n`)
    this.#sent = 0
    this.#state = 'answering'
    this.#arm(PATIENCE)
    this.#send()
  }

  #send(): void {
    let result = 0
    while (this.#sent < this.#answer.length && result >= 0) {
      result = this.#sendSome()
      if (result === -EINTR) result = 0
      if (result > 0) this.#sent += result
    }
    if (result >= 0) this.#end()
    else if (result === -EAGAIN) this.#watch(EPOLLOUT)
    else this.#give(this.#isPassing ? 'sendmsg' : 'send', result)
  }

  /** Whether a descriptor is still to go, with the first byte. */
  get #isPassing(): boolean {
    return this.#descriptor >= 0 && this.#sent === 0
  }

  #sendSome(): number {
    if (this.#isPassing) {
      passing.memory.bytes[0] = this.#answer.bytes[0] as number
      passing.set(1, this.#descriptor)
      return sendmsg(this.#client, passing, MSG_NOSIGNAL)
    }
    const left = this.#answer.length - this.#sent
    return send(this.#client, this.#answer, this.#sent, left, MSG_NOSIGNAL)
  }
  // #endregion answer

  // #region end
  #watch(events: number): void {
    const result = this.#parts.loop.change(this.#client, events)
    if (result < 0) this.#give('epoll_ctl', result)
  }

  #arm(patience: number): void {
    const { loop } = this.#parts
    loop.arm(this.#timer, loop.at.now + patience)
  }

  /** Gives up on a client that cannot be talked to. */
  #give(call: string, result: number): void {
    const { errors } = this.#parts
    errors.write('warn', `control: ${call}: ${errorName(result)}`)
    this.#end()
  }

  #end(): void {
    if (this.#state === 'free') return
    this.#state = 'free'
    this.#arm(Infinity)
    this.#answer = nothing
    // Not left to close: for a moment, a worker on its way to exec has it as well.
    this.#parts.loop.remove(this.#client)
    close(this.#client)
    this.#parts.ended(this)
  }
  // #endregion end
}

const UNKNOWN = 'error no such request: status, recycle, scale N, or stop'

const nothing = new Memory(0)
/** An answer's first byte, and the descriptor that goes with it. */
const passing = new Message(1, 1)
