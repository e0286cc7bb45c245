/** What hundreds of clients leave behind in an echo server: nothing. */
import { noRemains } from '../any-server/remains.ts'
import type { Check } from '../check.ts'
import type { Context } from '../context.ts'
import { situated } from '../failure.ts'
import { pattern, text } from '../payload.ts'

const MANY = 1_200

export const manyClients: Check = {
  id: 'many-clients',
  title: `serves ${MANY.toLocaleString('en')} clients, one after the other`,
  why: 'A server that has one of something for each client that ever came has none left one day: of descriptors after some 1,000, of processes, of places in a table.',
  reading: 'getrlimit(2), RLIMIT_NOFILE; CS:APP 8.4.3 Reaping Child Processes',
  async run(context) {
    for (let number = 1; number <= MANY; number++) {
      const client = await context.connect()
      const situation = `${number - 1} clients have come and gone`
      await situated(situation, () => client.expectEcho(text(`client ${number}\n`)))
      client.halfClose()
      await situated(situation, () => client.expectEnd(`a line and the end of the stream`))
      await client.close()
    }
  },
}

const SOME = 60

export const remains = noRemains(SOME, (context) => clientsOfAllKinds(context, SOME))

const MUCH = 300_000

/** Clients that sent a little, much or nothing, and ended in order or by a reset. */
export async function clientsOfAllKinds(context: Context, many: number): Promise<void> {
  for (let number = 0; number < many; number++) {
    const client = await context.connect()
    if (number % 5 < 3) await client.expectEcho(pattern(number % 100 === 0 ? MUCH : 1_000))
    if (number % 5 === 2) client.reset()
    else {
      client.halfClose()
      await client.drain()
    }
    await client.close()
  }
}
