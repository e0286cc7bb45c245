/** What an echo server has open after clients that it has ended itself. */
import { until } from '../../lib/patience.ts'
import { descriptors } from '../../lib/proc.ts'
import { family } from '../../lib/processes.ts'
import { settledDescriptors } from '../any-server/descriptors.ts'
import type { Check } from '../check.ts'
import type { Context } from '../context.ts'
import { fail } from '../failure.ts'
import type { Server } from '../server.ts'
import { protocol } from './protocol.ts'

const LIMIT = '--idle-timeout 1'

export const timedOutDescriptors: Check = {
  id: 'descriptors-timed-out',
  title: `closes the descriptors of clients that it ends itself (${LIMIT})`,
  why: 'The way out of the loop that is taken least is the one that is forgotten. A server that gives up on a client has to close the connection as well as one that is told goodbye.',
  reading: 'close(2); TLPI 5.4 Relationship Between File Descriptors and Open Files',
  async run(context) {
    const server = await context.startWith(LIMIT)
    const pid = context.pidOf(server)
    const open = () => family(pid).reduce((sum, each) => sum + descriptors(each).length, 0)
    await timeOut(context, server)
    await settledDescriptors(context, server)
    const before = open()
    await timeOut(context, server)
    if (await until(context.patience, () => open() <= before)) return
    fail({
      situation: `a server started with ${LIMIT}`,
      sent: 'three clients: silent from the beginning, silent after a line, never reading; when all had been ended, three more',
      expected: `${before} open descriptors, as after the first three`,
      came: `${open()}`,
    })
  },
}

async function timeOut(context: Context, server: Server): Promise<void> {
  const clients = await Promise.all([1, 2, 3].map(() => context.connect(server)))
  const [, spoken, deaf] = clients
  if (spoken) await protocol.ask(spoken)
  if (deaf) await protocol.flood(deaf)
  await Promise.all(clients.map((client) => client.drain()))
  await Promise.all(clients.map((client) => client.close()))
}
