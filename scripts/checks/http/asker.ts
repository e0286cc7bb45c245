/** One request after the other on a connection, for as long as the server keeps it. */
import type { Context } from '../context.ts'
import { CheckFailure } from '../failure.ts'
import type { Server } from '../server.ts'
import { clientOf } from './ask.ts'
import type { HttpClient } from './client.ts'
import { type Asked, announcesEnd, type Response } from './response.ts'

/** Asks on one connection for as long as it is kept, and then on the next. */
export class Asker {
  readonly #context: Context
  readonly #server: Server | undefined
  #client: HttpClient | undefined

  constructor(context: Context, server?: Server) {
    this.#context = context
    this.#server = server
  }

  async ask(request: string, asked: Asked = {}): Promise<Response> {
    const kept = this.#client
    this.#client ??= await clientOf(this.#context, this.#server)
    const response = await this.#client.ask(request, asked).catch((error: unknown) => {
      this.#client = undefined
      // A server may close an idle connection just as its client asks again: RFC 9112 §9.3.1.
      if (kept && hasEnded(error)) return undefined
      throw error
    })
    if (response === undefined) return await this.ask(request, asked)
    if (announcesEnd(response)) await this.leave()
    return response
  }

  /** Ends the connection, as a client does who has read that it was the last response. */
  async leave(): Promise<void> {
    await this.#client?.connection.close()
    this.#client = undefined
  }
}

/** Whether the connection had ended before the response began. */
export function hasEnded(error: unknown): boolean {
  const ends = ['end of stream', 'ECONNRESET', 'EPIPE']
  return error instanceof CheckFailure && ends.includes(error.evidence.came)
}
