/** What happens to one client of an echo server does not happen to another. */
import type { Check } from '../check.ts'
import type { Connection } from '../connection.ts'
import { situated } from '../failure.ts'
import { text } from '../payload.ts'
import { protocol } from './protocol.ts'

export const resetOfAnother: Check = {
  id: 'reset-of-another',
  title: 'goes on with one client while others reset their connections',
  why: 'An error belongs to the connection that it came from. A handler that ends more than that one has made the fault of a client everybody else’s.',
  reading: 'RFC 9293 §3.5.3 Reset Processing; accept(2), Error handling; TLPI 61.6.5',
  async run({ connect }) {
    const client = await connect()
    await client.expectEcho(text('first\n'))
    const ways = {
      'has sent nothing': async () => {},
      'has sent a line': (other: Connection) => protocol.ask(other),
      'has sent more than it has read': (other: Connection) => protocol.flood(other),
    }
    for (const [how, act] of Object.entries(ways)) {
      for (let time = 0; time < 2; time++) {
        const other = await connect()
        await act(other)
        other.reset()
        const situation = `another client, which ${how}, has reset its connection`
        await situated(situation, () => client.expectEcho(text(`after ${how}\n`)))
      }
    }
    client.halfClose()
    await client.expectEnd('some messages, then the end of the stream')
  },
}
