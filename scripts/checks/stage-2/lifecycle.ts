import { freePort } from '../../lib/free-port.ts'
import { until } from '../../lib/patience.ts'
import { descriptors, listeningSocket } from '../../lib/proc.ts'
import type { Check } from '../check.ts'
import { expectComplaint } from '../complaint.ts'
import type { Context } from '../context.ts'
import { fail } from '../failure.ts'
import { get, getAlphabet, head } from '../http/request.ts'
import { expectOrderlyExit } from '../orderly-exit.ts'
import { count } from '../payload.ts'
import { clientOf, download, expectServed, lengthOf, withSparse } from './service.ts'

const milestone = 's2.milestone.3'

const portInUse: Check = {
  id: 'port-in-use',
  title: 'says in one line that its port is taken, and exits with status 1',
  milestone,
  why: 'bind fails with EADDRINUSE. Whoever started the server needs to know which port, not where in the code.',
  reading: 'bind(2), EADDRINUSE',
  async run(context) {
    const { port } = context.server.address
    const program = context.launch(port)
    await expectComplaint(program, `a second server on port ${port}`, `${port}`, context.patience)
    await expectServed(context, 'a second server that could not have the port')
  },
}

const wrongFlag: Check = {
  id: 'wrong-flag',
  title: 'refuses a flag it does not know, in one line, with status 1',
  milestone,
  why: 'A misspelt flag that is ignored is a server that runs with settings nobody chose.',
  reading: 'TLPI Appendix B Parsing Command-Line Options; getopt(3)',
  async run({ launch, patience }) {
    const flag = '--no-such-flag'
    const program = launch(await freePort(), flag)
    await expectComplaint(program, `the flag ${flag}`, 'no-such-flag', patience)
  },
}

const wrongRoot: Check = {
  id: 'wrong-root',
  title: 'refuses a root that is not there, in one line, with status 1',
  milestone,
  why: 'A server of a directory that does not exist would answer 404 to everything, and nobody would know why.',
  reading: 'openat2(2), ENOENT and ENOTDIR',
  async run(context) {
    for (const root of ['/not/there', `${context.root}/alphabet.txt`]) {
      const program = context.launch(await freePort(), '', root)
      await expectComplaint(program, `the root ${root}`, root, context.patience)
    }
  },
}

const sigterm: Check = {
  id: 'sigterm',
  title: 'stops on SIGTERM with exit status 0 and frees its port',
  milestone,
  why: 'SIGTERM asks a program to end. Connections that are kept on suspicion end with it.',
  reading: 'TLPI 63.5.2 The Self-Pipe Trick; signal(7)',
  async run(context) {
    const server = await context.start()
    context.pidOf(server)
    const client = await clientOf(context, server)
    await client.ask(getAlphabet())
    server.signal('SIGTERM')
    await expectOrderlyExit(server, 'SIGTERM, with a connection that is kept', context.patience)
    if (!listeningSocket(server.address.port)) return
    const expected = `port ${server.address.port} to be free`
    fail({ sent: 'SIGTERM', expected, came: 'something still listens on it' })
  },
}

const responseInFlight: Check = {
  id: 'response-in-flight',
  title: 'finishes on SIGTERM the response that it has begun',
  milestone,
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

const descriptorsStable: Check = {
  id: 'descriptors-stable',
  title: 'has no more descriptors open after many requests than before',
  milestone,
  why: 'Every response of a file opens one, and every way out has to close it: 304, 416, HEAD, a client that has gone.',
  reading: 'close(2); TLPI 5.4; getrlimit(2)',
  async run(context) {
    const pid = context.pidOf()
    await comeAndGo(context)
    const before = descriptors(pid).length
    for (let time = 0; time < 8; time++) await comeAndGo(context)
    const settled = await until(context.patience, () => descriptors(pid).length <= before)
    if (settled) return
    fail({
      sent: 'eight times: files, ranges, 304, 404, 405, 416, HEAD, a listing, and clients that leave',
      expected: `${before} open descriptors, as before`,
      came: `${descriptors(pid).length} in process ${pid}`,
    })
  },
}

async function comeAndGo(context: Context): Promise<void> {
  const client = await clientOf(context)
  const requests = [
    getAlphabet(),
    getAlphabet('Range: bytes=0-4'),
    getAlphabet('Range: bytes=100-'),
    getAlphabet('If-None-Match: *'),
    getAlphabet('If-Match: "another"'),
    get('/compressed.txt', 'Accept-Encoding: *;q=0'),
    get('/compressed.txt', 'Accept-Encoding: gzip'),
    get('/empty.txt'),
    get('/not-there'),
    get('/bare/'),
    get('/sub'),
    get('/sub/'),
    `${getAlphabet('Content-Length: 3')}abc`,
  ]
  for (const request of requests) await client.ask(request)
  await client.ask(getAlphabet().replace('GET', 'HEAD'), { toHead: true })
  await client.ask(head('GET / HTTP/1.1'))
  await client.connection.close()
  const leaving = await clientOf(context)
  await leaving.send(get('/large.bin').repeat(4))
  await leaving.connection.next(1)
  leaving.connection.reset()
  await leaving.connection.close()
}

export const lifecycle: Check[] = [
  descriptorsStable,
  sigterm,
  responseInFlight,
  portInUse,
  wrongFlag,
  wrongRoot,
]
