/** Requests and responses, one after the other, over a connection. */
import type { Connection } from '../connection.ts'
import { fail } from '../failure.ts'
import { literal } from '../payload.ts'
import { ResponseReader } from './reader.ts'
import { escaped, shown } from './request.ts'
import type { Asked, Response } from './response.ts'

export class HttpClient {
  readonly connection: Connection
  readonly #reader: ResponseReader

  constructor(connection: Connection) {
    this.connection = connection
    this.#reader = new ResponseReader(connection)
  }

  /** Sends the bytes, a character each, and reads the next final response; fails where none comes. */
  async ask(request: string, asked: Asked = {}): Promise<Response> {
    await this.send(request)
    return await this.response(request, asked)
  }

  async send(bytes: string): Promise<void> {
    await this.connection.send(literal(Buffer.from(bytes, 'latin1'), shown(bytes)))
  }

  /** The next final response; `sent` is for the report that there is none. */
  async response(sent: string, asked: Asked = {}): Promise<Response> {
    const came = await this.#reader.final(asked)
    if ('status' in came) return came
    return fail({
      sent: shown(sent),
      expected: 'a response',
      came: 'garbage' in came ? `no response, but ${excerpt(came.garbage)}` : came.how,
    })
  }

  /** Waits for the end of the stream: `end of stream`, an errno, or what came instead. */
  async end(): Promise<string> {
    const end = await this.#reader.end()
    return typeof end === 'string' ? end : JSON.stringify(end.toString('latin1').slice(0, 80))
  }
}

/** The first of the bytes, a character each. */
function excerpt(bytes: string): string {
  return `"${escaped(bytes.slice(0, EXCERPT))}"`
}

const EXCERPT = 60
