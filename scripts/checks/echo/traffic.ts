/** A hundred clients of an echo server that come and go, each in its way. */
import type { Traffic } from '../any-server/descriptors.ts'
import type { Connection } from '../connection.ts'
import { protocol } from './protocol.ts'

export const traffic: Traffic = {
  sent: 'a hundred clients: some said nothing, some left early, some reset their connection, two of them while more came than they read',
  async warmUp(context) {
    for (let time = 0; time < 3; time++) await protocol.expectService(context, 'nothing')
  },
  async all({ connect }) {
    for (let number = 0; number < 98; number++) await comeAndGo(await connect(), number)
    for (let time = 0; time < 2; time++) {
      const client = await connect()
      await protocol.flood(client)
      client.reset()
      await client.close()
    }
  },
}

/** One client of five kinds: polite, in a hurry, silent, gone before its echo, or resetting. */
async function comeAndGo(client: Connection, number: number): Promise<void> {
  const kind = number % 5
  if (kind === 0 || kind === 4) await protocol.exchange(client)
  if (kind === 1) await protocol.ask(client)
  if (kind < 3) {
    client.halfClose()
    await client.drain()
  }
  if (kind === 4) client.reset()
  await client.close()
}
