/** How clients talk to a server, as far as the checks of any server have to know it. */
import type { Connection } from './connection.ts'
import type { Context } from './context.ts'
import { CheckFailure, fail } from './failure.ts'

/** A protocol as its clients speak it: a line and its echo, a request and its response. */
export abstract class Protocol {
  /** What `ask` sends, for a report. */
  abstract readonly request: string
  /** The module that exports this as `protocol`: for a client in a process of its own. */
  abstract readonly module: string

  /** Sends something small that has an answer; with `last`, the connection is to end with that. */
  abstract ask(client: Connection, last?: 'last'): Promise<void>

  /** Reads the answer, and fails if it is another one. */
  abstract expectAnswer(client: Connection): Promise<void>

  /** Sends so much, and reads nothing, that the answers fill every buffer on the way back. */
  abstract flood(client: Connection): Promise<void>

  async exchange(client: Connection): Promise<void> {
    await this.ask(client)
    await this.expectAnswer(client)
  }

  /** Whatever came `before`: the next client has its answer, and the end of its connection. */
  async expectService(context: Context, before: string, server = context.server): Promise<void> {
    try {
      const client = await context.connect(server)
      await this.ask(client, 'last')
      await this.expectAnswer(client)
      await client.expectEnd(this.request)
      await client.close()
    } catch (error) {
      if (!(error instanceof CheckFailure)) throw error
      fail({ ...error.evidence, sent: `${before}; then, from the next client, ${this.request}` })
    }
  }
}
