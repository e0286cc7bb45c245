/** Clients in one thread, each with one request at a time, and what becomes of these. */
import {
  close,
  EAGAIN,
  ECONNREFUSED,
  ECONNRESET,
  EPOLL_CLOEXEC,
  EPOLL_CTL_ADD,
  EPOLLIN,
  EpollEvents,
  epoll_create1,
  epoll_ctl,
  epoll_wait,
  Memory,
  MSG_DONTWAIT,
  MSG_NOSIGNAL,
  must,
  recv,
  SystemError,
  send,
} from '#sys'
import { connectedSocket } from '../../../../stages-src/1-echo/connected-socket.ts'
import { Answer } from './answer.ts'

/** What has become of the requests. All but `answered` and `unannounced` are losses. */
export interface Counts {
  /** Answered with 200, to the last byte. */
  answered: number
  /** Nobody listened. */
  refused: number
  /** The connection was reset before a byte of the answer had come. */
  reset: number
  /** The connection ended before a byte of the answer had come. */
  closed: number
  /** The connection ended within the answer. */
  cut: number
  /** Not answered when patience was at its end. */
  late: number
  /** Answered with something other than 200. */
  wrong: number
  /**
   * Idle connections that ended though no answer had said so, and were seen to have ended before
   * a request was sent: nothing is lost, but had it been sent a moment earlier, it would have been.
   */
  unannounced: number
  /** Losses in each second since the start. */
  lostBySecond: number[]
  seconds: number
}

type Loss = 'refused' | 'reset' | 'closed' | 'cut' | 'wrong'

interface Client {
  /** -1: not connected. */
  socket: number
  answer: Answer | undefined
}

const ROOM = 64 * 1024

export class Clients {
  readonly #counts = {
    answered: 0,
    refused: 0,
    reset: 0,
    closed: 0,
    cut: 0,
    wrong: 0,
    unannounced: 0,
  }
  readonly #lostBySecond: number[] = []
  readonly #port: number
  readonly #thought: number
  readonly #request = new Memory(1024)
  readonly #length: number
  readonly #received = new Memory(ROOM)
  readonly #poller = must(epoll_create1(EPOLL_CLOEXEC), 'epoll_create1')
  readonly #ready: EpollEvents
  readonly #clients: readonly Client[]
  /** Those who think, in the order in which they will have done so, and when. */
  readonly #thinking: { index: number; due: number }[]
  readonly #began = performance.now()
  #waiting = 0
  #isFinishing = false

  /** `thought`: milliseconds between an answer and the next request. */
  constructor(port: number, request: string, count: number, thought: number) {
    this.#port = port
    this.#thought = thought
    this.#length = this.#request.bytes.write(request)
    this.#ready = new EpollEvents(count)
    this.#clients = Array.from({ length: count }, () => ({ socket: -1, answer: undefined }))
    // They do not all begin at once: nor do people.
    this.#thinking = this.#clients.map((_, index) => ({
      index,
      due: this.#began + (index / count) * thought,
    }))
  }

  /** Whether anything goes on yet. */
  get areBusy(): boolean {
    return !this.#isFinishing || this.#waiting > 0
  }

  /** Whoever still waits counts as late. */
  get counts(): Counts {
    const seconds = (performance.now() - this.#began) / 1000
    const lostBySecond = Array.from(this.#lostBySecond, (lost) => lost ?? 0)
    return { ...this.#counts, late: this.#waiting, lostBySecond, seconds }
  }

  /** From now on nobody asks anything new. */
  finish(): void {
    this.#isFinishing = true
  }

  /** Lets those ask who have thought, and hears what has come. */
  turn(): void {
    for (let next = this.#thinking[0]; next && !this.#isFinishing; next = this.#thinking[0]) {
      if (next.due > performance.now()) break
      this.#thinking.shift()
      this.#ask(next.index)
    }
    const told = epoll_wait(this.#poller, this.#ready, this.#waiting > 0 ? 1 : 0)
    for (let event = 0; event < told; event++) this.#hear(this.#ready.generation(event))
  }

  #ask(index: number): void {
    const client = this.#clients[index] as Client
    if (client.socket >= 0 && this.#hasEnded(client)) {
      this.#counts.unannounced += 1
      this.#leave(client)
    }
    const failure = client.socket < 0 ? this.#connect(client, index) : undefined
    if (failure) {
      this.#lose(index, failure)
      return
    }
    client.answer = new Answer()
    this.#waiting += 1
    const sent = send(client.socket, this.#request, 0, this.#length, MSG_NOSIGNAL | MSG_DONTWAIT)
    if (sent < 0) this.#end(index, 'reset')
  }

  /** A look before the request leaves: RFC 9112 §9.3.1 asks clients to watch for the end. */
  #hasEnded({ socket }: Client): boolean {
    return recv(socket, this.#received, 0, 1, MSG_DONTWAIT) !== -EAGAIN
  }

  /** What has become of the request where nobody takes the connection. */
  #connect(client: Client, index: number): Loss | undefined {
    try {
      client.socket = connectedSocket('127.0.0.1', this.#port)
    } catch (error) {
      const errno = error instanceof SystemError ? error.errno : 0
      if (errno === ECONNREFUSED) return 'refused'
      if (errno === ECONNRESET) return 'reset'
      throw error
    }
    must(epoll_ctl(this.#poller, EPOLL_CTL_ADD, client.socket, EPOLLIN, index), 'epoll_ctl')
    return undefined
  }

  #hear(index: number): void {
    const { socket, answer } = this.#clients[index] as Client
    // Whoever thinks looks at the connection when it has done so.
    if (!answer) return
    const received = recv(socket, this.#received, 0, ROOM, MSG_DONTWAIT)
    if (received === -EAGAIN) return
    if (received > 0) {
      answer.take(this.#received.bytes.subarray(0, received))
      if (!answer.isWhole) return
    }
    this.#end(index, lossOf(received, answer))
  }

  /** The client's request has come to its end, with an answer or without. */
  #end(index: number, loss?: Loss): void {
    const client = this.#clients[index] as Client
    this.#waiting -= 1
    if (loss || client.answer?.isLast) this.#leave(client)
    client.answer = undefined
    if (loss) this.#lose(index, loss)
    else {
      this.#counts.answered += 1
      this.#think(index, this.#thought)
    }
  }

  #lose(index: number, loss: Loss): void {
    const second = Math.floor((performance.now() - this.#began) / 1000)
    this.#counts[loss] += 1
    this.#lostBySecond[second] = (this.#lostBySecond[second] ?? 0) + 1
    // Whoever is refused does not ask a thousand times a second.
    this.#think(index, Math.max(this.#thought, loss === 'refused' ? 10 : 0))
  }

  #think(index: number, thought: number): void {
    const due = performance.now() + thought
    const before = this.#thinking.findLastIndex((other) => other.due <= due)
    this.#thinking.splice(before + 1, 0, { index, due })
  }

  #leave(client: Client): void {
    close(client.socket)
    client.socket = -1
  }
}

/** `received`: what the last recv said. */
function lossOf(received: number, answer: Answer): Loss | undefined {
  if (received > 0) return answer.status === 200 ? undefined : 'wrong'
  if (answer.hasBegun) return 'cut'
  return received < 0 ? 'reset' : 'closed'
}
