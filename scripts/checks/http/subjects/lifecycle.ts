/** How an HTTP server starts, and how it ends while a response is under way. */
import { freePort } from '../../../lib/free-port.ts'
import { expectComplaint, expectOrderlyExit } from '../../any-server/exits.ts'
import type { Check } from '../../check.ts'
import { fail } from '../../failure.ts'
import { count } from '../../payload.ts'
import { download, lengthOf } from '../ask.ts'
import { withSparse } from '../sparse-file.ts'

export const wrongRoot: Check = {
  id: 'wrong-root',
  title: 'refuses a root that is not there, in one line, with status 1',
  why: 'A server of a directory that does not exist would answer 404 to everything, and nobody would know why.',
  reading: 'openat2(2), ENOENT and ENOTDIR',
  async run(context) {
    for (const root of ['/not/there', `${context.root}/alphabet.txt`]) {
      const program = context.launch(await freePort(), '', root)
      await expectComplaint(program, `the root ${root}`, root, context.patience)
    }
  },
}

export const responseInFlight: Check = {
  id: 'response-in-flight',
  title: 'finishes on SIGTERM the response that it has begun',
  why: 'A response that breaks off looks like a fault of the network. Whoever waits for it gets the rest, and then the end.',
  reading: 'RFC 9112 §9.6; TLPI 63.5.2',
  async run(context) {
    const length = 64 * 2 ** 20
    const server = await context.start()
    context.pidOf(server)
    await withSparse(context, 'in-flight.bin', length, async () => {
      const { connection } = await download(context, '/in-flight.bin', server)
      await connection.next(1)
      server.signal('SIGTERM')
      const came = await lengthOf(connection)
      if (came >= length && connection.ending === 'end of stream') return
      fail({
        sent: `SIGTERM during a response of ${count(length)}`,
        expected: 'the rest of it, and the end of the stream',
        came: `${count(came)}, then ${connection.outcome()}`,
      })
    })
    await expectOrderlyExit(server, 'SIGTERM during a response', context.patience)
  },
}
