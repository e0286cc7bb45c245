/** Reads a server's responses off its connection, by the letter of RFC 9112. */
import type { Connection } from '../connection.ts'
import { faultsOf } from './faults.ts'
import { type Asked, field, members, type Response } from './response.ts'

/** The stream ended, or patience did, before the response was whole. */
export interface Cut {
  cut: true
  /** What had come of it. */
  came: Buffer
  /** `end of stream`, `ECONNRESET`, `nothing more for 10 s` */
  how: string
}

/** Bytes that are no response at all. */
export interface Garbage {
  garbage: string
}

/**
 * Reads responses off a connection, one after the other, by the letter of RFC 9112. It knows only
 * the framing; what else is wrong with a response is noted in its `faults`.
 */
export class ResponseReader {
  readonly #connection: Connection
  #buffer: Buffer = Buffer.alloc(0)

  constructor(connection: Connection) {
    this.#connection = connection
  }

  /** The next final response, with the 1xx responses before it. */
  async final(asked: Asked = {}): Promise<Response | Cut | Garbage> {
    const interim: number[] = []
    for (;;) {
      const head = await this.#head()
      if (!('status' in head)) return head
      if (head.status < 200) interim.push(head.status)
      else return await this.#whole(head, interim, asked)
    }
  }

  /** Waits until a 1xx or a final response begins to come, or none will. Reads nothing away. */
  async anything(): Promise<boolean> {
    while (this.#buffer.length === 0 && (await this.#more()));
    return this.#buffer.length > 0
  }

  /** Waits for the end of the stream: how it came, or the first bytes that came instead. */
  async end(): Promise<string | Buffer> {
    await this.anything()
    return this.#buffer.length > 0 ? this.#buffer : this.#connection.outcome()
  }

  async #head(): Promise<Head | Cut | Garbage> {
    for (;;) {
      const end = this.#buffer.indexOf('\r\n\r\n')
      if (end >= 0) {
        const head = parseHead(this.#take(end + 4).toString('latin1'))
        return head ?? { garbage: 'a head that is none' }
      }
      const start = this.#buffer.toString('latin1', 0, 5)
      if (!'HTTP/'.startsWith(start)) return { garbage: this.#buffer.toString('latin1', 0, 200) }
      if (!(await this.#more())) return this.#cut(this.#buffer)
    }
  }

  async #whole(head: Head, interim: number[], asked: Asked): Promise<Response | Cut | Garbage> {
    const framing = framingOf(head, asked)
    const content = await this.#content(head, framing)
    if (!Buffer.isBuffer(content)) return content
    const response = { ...head, content, framing, interim }
    return { ...response, faults: faultsOf(response, asked) }
  }

  async #content(head: Head, framing: Response['framing']): Promise<Buffer | Cut | Garbage> {
    switch (framing) {
      case 'none':
        return Buffer.alloc(0)
      case 'length':
        return await this.#exactly(Number(field(head, 'content-length')))
      case 'chunked':
        return await this.#chunks()
      case 'close':
        while (await this.#more());
        if (this.#connection.ending !== 'end of stream') return this.#cut(this.#buffer)
        return this.#take(this.#buffer.length)
    }
  }

  async #chunks(): Promise<Buffer | Cut | Garbage> {
    const chunks: Buffer[] = []
    for (;;) {
      const line = await this.#line()
      if (typeof line !== 'string') return line
      const size = /^([0-9a-f]{1,8})(;.*)?$/i.exec(line)?.[1]
      if (size === undefined) return { garbage: `as the size of a chunk: ${line}` }
      if (Number.parseInt(size, 16) === 0) break
      const chunk = await this.#exactly(Number.parseInt(size, 16) + 2)
      if (!Buffer.isBuffer(chunk)) return chunk
      if (chunk.toString('latin1', chunk.length - 2) !== '\r\n')
        return { garbage: 'behind a chunk' }
      chunks.push(chunk.subarray(0, -2))
    }
    for (;;) {
      const trailer = await this.#line()
      if (typeof trailer !== 'string') return trailer
      if (trailer === '') return Buffer.concat(chunks)
    }
  }

  async #line(): Promise<string | Cut> {
    for (;;) {
      const end = this.#buffer.indexOf('\r\n')
      if (end >= 0) return this.#take(end + 2).toString('latin1', 0, end)
      if (!(await this.#more())) return this.#cut(this.#buffer)
    }
  }

  async #exactly(length: number): Promise<Buffer | Cut> {
    const parts = [this.#buffer]
    let missing = length - this.#buffer.length
    while (missing > 0) {
      const chunk = await this.#connection.next()
      if (chunk === undefined) return this.#cut(Buffer.concat(parts))
      parts.push(chunk)
      missing -= chunk.length
    }
    this.#buffer = Buffer.concat(parts)
    return this.#take(length)
  }

  #take(length: number): Buffer {
    const taken = this.#buffer.subarray(0, length)
    this.#buffer = this.#buffer.subarray(length)
    return taken
  }

  async #more(): Promise<boolean> {
    const chunk = await this.#connection.next()
    if (chunk === undefined) return false
    this.#buffer = Buffer.concat([this.#buffer, chunk])
    return true
  }

  #cut(came: Buffer): Cut {
    return { cut: true, came, how: this.#connection.outcome() }
  }
}

type Head = Pick<Response, 'version' | 'status' | 'reason' | 'fields'>

function parseHead(text: string): Head | undefined {
  const [statusLine = '', ...lines] = text.slice(0, -4).split('\r\n')
  const parts = /^(HTTP\/\d\.\d) (\d{3}) (.*)$/s.exec(statusLine)
  if (!parts) return undefined
  const [, version = '', status, reason = ''] = parts
  const fields = lines.map((line) => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon), line.slice(colon + 1).replace(/^[ \t]+|[ \t]+$/g, '')] as const
  })
  return { version, status: Number(status), reason, fields }
}

/** RFC 9112 §6.3, for a response. */
function framingOf(head: Head, { toHead }: Asked): Response['framing'] {
  if (toHead || head.status === 204 || head.status === 304) return 'none'
  if (field(head, 'transfer-encoding') !== undefined) {
    return members(head, 'transfer-encoding').at(-1) === 'chunked' ? 'chunked' : 'close'
  }
  return field(head, 'content-length') === undefined ? 'close' : 'length'
}
