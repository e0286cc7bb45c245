/** Sends what a case sends, reads what comes, and says what of that is wrong. */
import { within } from '../../lib/patience.ts'
import type { Connection } from '../connection.ts'
import { literal } from '../payload.ts'
import type { Expected, Send, Step } from './case.ts'
import { summary, wrongWith } from './judge.ts'
import { type Cut, type Garbage, ResponseReader } from './reader.ts'
import { abridged, escaped, get } from './request.ts'
import { announcesEnd, type Response } from './response.ts'

/** How the bytes of a case reach the server: in as few writes as may be, or each alone. */
export type Manner = 'whole' | 'a byte at a time'

/** Behind so many single bytes the rest comes in larger pieces: what is to be seen is seen. */
const SINGLE_BYTES = 2_000
const LARGER_PIECES = 1_009

/**
 * Sends what a case sends and reads at the same time, until it is clear whether what came is what
 * was expected. Returns what is wrong, or undefined.
 */
export async function exchange(
  connection: Connection,
  send: Send,
  expected: Expected,
  manner: Manner,
  occasion: Occasion,
): Promise<string | undefined> {
  const conversation = new Conversation(connection, expected, occasion)
  const sending = conversation.send(typeof send === 'string' ? [send] : send, manner)
  const wrong = await conversation.read()
  if (wrong === undefined) return await conversation.readEnd(sending)
  conversation.stopSending()
  await sending
  return wrong
}

/** What is known of the server, and what the case is about. */
export interface Occasion {
  /** What `/alphabet.txt` is answered with. */
  page: Buffer
  /**
   * Whether it is about kept connections. Elsewhere a server may end one behind any response that
   * announces so (RFC 9112 §9.3), and what would have come behind it is not asked for.
   */
  persistent: boolean
  /**
   * Whether it is about how connections end. Elsewhere a reset is an end like any other: whether it
   * comes before the end of the stream is seen may be a matter of time.
   */
  resets: boolean
  /** Whether it is about what a response says of itself, such as its Date. */
  ofResponses: boolean
}

class Conversation {
  readonly #connection: Connection
  readonly #expected: Expected
  readonly #occasion: Occasion
  readonly #reader: ResponseReader
  #finals = 0
  #stopped = false
  /** The server has announced an end that it may choose. */
  #announced = false
  #begun = Promise.withResolvers<void>()
  #answered = Promise.withResolvers<void>()

  constructor(connection: Connection, expected: Expected, occasion: Occasion) {
    this.#connection = connection
    this.#expected = expected
    this.#occasion = occasion
    this.#reader = new ResponseReader(connection)
  }

  async send(steps: readonly Step[], manner: Manner): Promise<void> {
    let awaited = 0
    for (const step of steps) {
      if (this.#ended) return
      if (typeof step === 'string') await this.#sendBytes(Buffer.from(step, 'latin1'), manner)
      else if (step.step === 'end of what is sent') this.#connection.halfClose()
      else if (step.step === 'await 100') await this.#begun.promise
      else {
        awaited += 1
        while (this.#finals < awaited && !this.#ended) await this.#answered.promise
      }
    }
  }

  /** What is not sent yet will not be. */
  stopSending(): void {
    this.#stopped = true
  }

  /** Reads the expected responses; says what is wrong with them. */
  async read(): Promise<string | undefined> {
    const [first] = this.#expected.responses
    const hasBegun = first !== undefined && (await this.#reader.anything())
    this.#begun.resolve()
    if (first?.orAtOnce && !hasBegun) return 'neither 100 nor a response: the content still waits'
    try {
      for (const expected of this.#expected.responses) {
        const response = await this.#reader.final(expected)
        if (expected.optional && isOver(response)) return undefined
        const wrong =
          'status' in response ? wrongWith(response, expected, this.#occasion) : insteadOf(response)
        if (wrong)
          return this.#placed('status' in response ? `${wrong} (${summary(response)})` : wrong)
        this.#finals += 1
        this.#answered.resolve()
        this.#answered = Promise.withResolvers()
        this.#announced = !this.#occasion.persistent && announcesEnd(response as Response)
        if (this.#announced) return undefined
      }
      return undefined
    } finally {
      this.#answered.resolve()
    }
  }

  /** Behind the last response: does the connection go on, or end, as it should? */
  async readEnd(sending: Promise<void>): Promise<string | undefined> {
    const { afterwards } = this.#expected
    const watching = this.#reader.end()
    await sending
    if (this.#announced) {
      const end = await watching
      if (this.#isEnd(end)) return undefined
      return `${insteadOfEnd(end)} behind a response that announces the end of the connection`
    }
    if (afterwards !== 'open') {
      const end = await within(afterwards === 'closed' ? 1000 : 10, watching)
      if (end !== undefined && this.#isEnd(end)) return undefined
      if (end !== undefined) return `${insteadOfEnd(end)} in place of the end of the stream`
    }
    await this.#sendBytes(Buffer.from(get('/alphabet.txt', 'Connection: close')), 'whole')
    await watching
    const wrong = probeFault(await this.#reader.final(), afterwards, this.#occasion.page)
    if (wrong !== undefined || afterwards !== 'open') return wrong
    const end = await this.#reader.end()
    if (this.#isEnd(end)) return undefined
    return `${insteadOfEnd(end)} behind a response with Connection: close`
  }

  async #sendBytes(bytes: Buffer, manner: Manner): Promise<void> {
    for (let offset = 0; offset < bytes.length && !this.#ended; ) {
      const single = manner === 'a byte at a time'
      const length = single ? (offset < SINGLE_BYTES ? 1 : LARGER_PIECES) : bytes.length
      const slice = bytes.subarray(offset, offset + length)
      // A server that has answered and closed may not take the rest; what it answered is judged.
      await this.#connection.send(literal(slice, 'a slice'), slice.length).catch(() => {})
      offset += slice.length
      if (single) await turn()
    }
  }

  /** Whether the connection has ended as it may: by the end of the stream, or in some cases a reset. */
  #isEnd(end: string | Buffer): boolean {
    return end === 'end of stream' || (!this.#occasion.resets && isReset(end))
  }

  get #ended(): boolean {
    return this.#stopped || this.#announced || this.#connection.ending !== undefined
  }

  #placed(wrong: string): string {
    const several = this.#expected.responses.length > 1
    return several ? `in response ${this.#finals + 1}: ${wrong}` : wrong
  }
}

/** What becomes of a connection whose other end is closed with bytes that nobody has read. */
export function isReset(end: string | Buffer | undefined): boolean {
  return end === 'ECONNRESET' || end === 'EPIPE'
}

/** Lets what has come be read before more is sent. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

/** What the answer to one more request says of a connection that should go on, or should have ended. */
function probeFault(
  came: Response | Cut | Garbage,
  afterwards: Expected['afterwards'],
  page: Buffer,
): string | undefined {
  if (!('status' in came)) {
    if (afterwards === 'closed' && isOver(came)) return undefined
    if (afterwards === 'either' && 'cut' in came && came.came.length === 0) return undefined
    return `${insteadOf(came)} for the request after it`
  }
  if (afterwards === 'closed') {
    return `a connection that goes on: it answers a further request with ${came.status}`
  }
  const right = came.status === 200 && came.content.equals(page)
  return right ? undefined : `for the request after it: ${summary(came)}`
}

function insteadOfEnd(end: string | Buffer): string {
  return typeof end === 'string' ? end : `"${abridged(escaped(end.toString('latin1')))}"`
}

function isOver(came: Response | Cut | Garbage): boolean {
  return 'cut' in came && came.came.length === 0 && came.how === 'end of stream'
}

function insteadOf(nothing: Cut | Garbage): string {
  if ('garbage' in nothing) return `no response but "${abridged(escaped(nothing.garbage))}"`
  if (nothing.came.length === 0)
    return nothing.how === 'end of stream' ? 'the end of the stream' : nothing.how
  return `${nothing.how} in the middle of "${abridged(escaped(nothing.came.toString('latin1')))}"`
}
