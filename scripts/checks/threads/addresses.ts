/** The lines of several clients at once: each has the address of the client whose request it is. */
import { until } from '../../lib/patience.ts'
import type { Check } from '../check.ts'
import { fail, skip } from '../failure.ts'
import { HttpClient } from '../http/client.ts'
import { getAlphabet } from '../http/request.ts'

const CLIENTS = 10
const ROUNDS = 4

export const ownAddresses: Check = {
  id: 'own-addresses',
  rule: 'guide',
  title: `logs each of ${CLIENTS} clients at once with the address that is its own`,
  why: 'An address that is kept once for all, or by a thread and not with its connection, is that of whoever came last. The log then accuses somebody else.',
  reading: 'accept(2), addr; CS:APP 12.7.1 Thread Safety; Apache HTTP Server, mod_log_config, %h',
  async run(context) {
    const { program } = context.server
    if (program === undefined) skip('it reads what the server prints: give --cmd')
    const clients: { address: string; client: HttpClient }[] = []
    // All are there before the first of them asks.
    for (let number = 0; number < CLIENTS; number += 1) {
      const address = `127.0.0.${10 + number}`
      const connection = await context.connect(context.server, address)
      clients.push({ address, client: new HttpClient(connection) })
    }
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const { address, client } of clients.toReversed()) {
        await client.ask(marked(address, round))
      }
    }
    const lines = () => program.lines.filter((line) => MARK.test(line))
    await until(context.patience, () => lines().length >= CLIENTS * ROUNDS)
    if (lines().length === 0) skip('it finds no access log in what the server prints')
    const wrong = lines().find((line) => !isFrom(line, MARK.exec(line)?.[1] ?? ''))
    if (wrong === undefined) return
    fail({
      situation: `${CLIENTS} clients from 127.0.0.10 on are connected, and the last of them asks first`,
      sent: marked(MARK.exec(wrong)?.[1] ?? '', 0),
      expected: `a line that begins with the address of that client, ${MARK.exec(wrong)?.[1]}`,
      came: wrong.slice(0, 200),
    })
  },
}

/** A target that only the client of this address asks for, in a line of the access log. */
const MARK = /^\S+ .*\] "GET \/alphabet\.txt\?own-([\d.]+)-\d /

/** A socket for both kinds of address tells of ::ffff:127.0.0.1 as well: RFC 4291 §2.5.5.2. */
function isFrom(line: string, address: string): boolean {
  const [first = ''] = line.split(' ')
  return first === address || first.endsWith(`:${address}`)
}

function marked(address: string, round: number): string {
  return getAlphabet().replace('.txt', `.txt?own-${address}-${round}`)
}
