/** Clients that ask without a pause while something happens to the server, and what they lose. */
import { sleep } from '../../lib/patience.ts'
import type { Context } from '../context.ts'
import { CheckFailure, fail } from '../failure.ts'
import { clientOf } from '../http/ask.ts'
import type { HttpClient } from '../http/client.ts'
import { getAlphabet } from '../http/request.ts'
import { members } from '../http/response.ts'
import { ALPHABET } from '../http/site.ts'
import type { Server } from '../server.ts'

/** Clients of a connection for each request, and clients that keep theirs. */
const ONCE = 8
const KEPT = 16
/** Milliseconds that a client thinks between two requests on a connection that it keeps. */
const THOUGHT = 40

/** What has become of the requests of all clients. */
export interface Tally {
  answered: number
  /** Connections that ended as they had been told to: `Connection: close`. */
  announced: number
  /** What failed, and how. */
  lost: string[]
}

/** Clients at work from `begin` to `end`, or to the end of the block that has them: `await using`. */
export class Load {
  /** How many ask: so many requests are under way at most. */
  readonly clients: number = ONCE + KEPT
  readonly tally: Tally = { answered: 0, announced: 0, lost: [] }
  readonly #context: Context
  readonly #server: Server
  readonly #working: Promise<void>[] = []
  #isOver = false

  constructor(context: Context, server: Server) {
    this.#context = context
    this.#server = server
  }

  begin(): this {
    for (let one = 0; one < ONCE; one += 1) this.#working.push(this.#askOnEach())
    for (let one = 0; one < KEPT; one += 1) this.#working.push(this.#askOnOne(one))
    return this
  }

  /** Lets each client finish. */
  async end(): Promise<Tally> {
    this.#isOver = true
    await Promise.all(this.#working)
    return this.tally
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end()
  }

  /** A connection for each request. */
  async #askOnEach(): Promise<void> {
    while (!this.#isOver) {
      await this.#attempt('a request on a connection of its own', async () => {
        const client = await clientOf(this.#context, this.#server)
        await this.#ask(client, 'Connection: close')
        await client.connection.close()
      })
    }
  }

  /** One connection for as long as the server keeps it. */
  async #askOnOne(number: number): Promise<void> {
    let client: HttpClient | undefined
    while (!this.#isOver) {
      const what = client ? 'a request on a connection that was kept' : 'the first on a connection'
      await this.#attempt(what, async () => {
        const asking = client ?? (await clientOf(this.#context, this.#server))
        client = undefined
        if (await this.#ask(asking)) client = asking
        else await asking.connection.close()
      })
      await sleep(THOUGHT + number)
    }
    await client?.connection.close()
  }

  /** Whether the connection goes on. */
  async #ask(client: HttpClient, ...fields: string[]): Promise<boolean> {
    const response = await client.ask(getAlphabet(...fields))
    const { status, content } = response
    const came = `${status} and ${content.length} bytes`
    if (status !== 200 || content.toString() !== ALPHABET) {
      fail({ sent: 'a request', expected: '200 and the file', came })
    }
    this.tally.answered += 1
    const isKept = !members(response, 'connection').includes('close')
    if (!isKept && fields.length === 0) this.tally.announced += 1
    return isKept
  }

  async #attempt(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (!(error instanceof CheckFailure)) throw error
      this.tally.lost.push(`${what}: ${error.evidence.came}`)
      // A server that refuses everybody is not asked a thousand times.
      await sleep(THOUGHT)
    }
  }
}

/** Fails where anything was lost; `sent` is what has happened meanwhile. */
export function expectNothingLost({ answered, lost }: Tally, sent: string): void {
  const [first] = lost
  if (first === undefined) return
  fail({
    sent: `${sent}, under requests without a pause`,
    expected: 'an answer to each, and no connection that ends without "Connection: close"',
    came: `${lost.length} lost of ${answered + lost.length}, such as ${first}`,
  })
}
