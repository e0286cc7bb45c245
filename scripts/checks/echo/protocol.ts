/** How clients of an echo server talk: what they send comes back. */
import type { Connection } from '../connection.ts'
import { moreThanTheKernelHolds, text } from '../payload.ts'
import { Protocol } from '../protocol.ts'

const LINE = text('are you there?\n')

class Echo extends Protocol {
  readonly request = LINE.description
  readonly module = import.meta.url

  override async ask(client: Connection, last?: 'last'): Promise<void> {
    await client.send(LINE)
    if (last) client.halfClose()
  }

  override async expectAnswer(client: Connection): Promise<void> {
    await client.expectBytes(LINE)
  }

  override async flood(client: Connection): Promise<void> {
    await client.sendUntilStalled(moreThanTheKernelHolds())
  }
}

export const protocol = new Echo()
