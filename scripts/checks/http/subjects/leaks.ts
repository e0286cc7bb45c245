/** What an HTTP server has open behind its clients, whatever they did: what it had before. */
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { until } from '../../../lib/patience.ts'
import { descriptors } from '../../../lib/proc.ts'
import { family } from '../../../lib/processes.ts'
import { isEnded } from '../../any-server/idle-timeout.ts'
import type { Check } from '../../check.ts'
import type { Context } from '../../context.ts'
import { fail } from '../../failure.ts'
import type { Server } from '../../server.ts'
import { clientOf } from '../ask.ts'
import type { HttpClient } from '../client.ts'
import { asks, asksHead, PATHS, type Path, takePath } from '../paths.ts'
import { get } from '../request.ts'
import { ALPHABET, LARGE } from '../site.ts'
import {
  HALF_A_CONTENT,
  HALF_A_HEAD,
  KEEPS_ITS_CONNECTION,
  NEVER_READS,
  SAYS_NOTHING,
  type Unhelpful,
} from '../unhelpful.ts'

const WHY =
  'Each way out has to close what was opened on the way in, and the way that is taken least is the one that is forgotten. One descriptor a client is none after a thousand clients.'
const READING =
  'close(2); munmap(2); TLPI 5.4 Relationship Between File Descriptors and Open Files; getrlimit(2)'

/** Clients of each kind, and how many descriptors more are still none that each has left. */
const CLIENTS = 8
const NOT_OF_EACH = 4

export const descriptorsOfEach: Check = {
  id: 'descriptors-each-path',
  title: `closes what it has opened, on each way that a request can take (${PATHS.length} ways)`,
  why: WHY,
  reading: READING,
  async run(context) {
    const { server } = context
    for (const path of PATHS) {
      await takePath(path, context, server)
      await expectClosed(context, server, path)
    }
  },
}

/** Clients of the path leave nothing open. */
async function expectClosed(context: Context, server: Server, path: Path): Promise<void> {
  const numbers = Array.from({ length: CLIENTS }, (_, number) => number)
  const come = () => Promise.all(numbers.map(() => takePath(path, context, server)))
  const counts = await leftOpen(context, server, come, NOT_OF_EACH)
  if (counts === undefined) return
  fail({
    sent: `${CLIENTS} times, and again: ${path.title}`,
    expected: SAME,
    came: counts.join(', then '),
  })
}

const SAME = 'as many open descriptors and mapped files afterwards as before'

/** What some processes open when they have something to do for the first time is no leak. */
const TIMES = 3

/** The counts, if there are `most` more, or more than those, each time that the clients come. */
async function leftOpen(
  context: Context,
  server: Server,
  come: () => Promise<unknown>,
  most: number,
): Promise<number[] | undefined> {
  const counts = [openIn(context, server)]
  const { patience } = context
  while (counts.length <= TIMES) {
    const before = counts.at(-1) ?? 0
    await come()
    if (await until(patience, () => openIn(context, server) < before + most)) return undefined
    counts.push(openIn(context, server))
  }
  return counts
}

/** Descriptors of all its processes, and the parts of the served files that they have mapped. */
function openIn(context: Context, server: Server): number {
  const each = family(context.pidOf(server))
  return each.reduce((sum, pid) => sum + descriptors(pid).length + mapped(pid, context.root), 0)
}

function mapped(pid: number, root: string): number {
  try {
    const lines = readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n')
    return lines.filter((line) => line.includes(` ${root}/`)).length
  } catch {
    return 0 // it has ended, or is not ours to see
  }
}

const FLAGS =
  '--no-listing --header-timeout 1 --body-timeout 1 --write-timeout 1 --keep-alive-timeout 1'

export const descriptorsOfLimits: Check = {
  id: 'descriptors-of-limits',
  title:
    'closes what it has opened where it refuses a listing, has a page of its own, or ends a client itself',
  why: WHY,
  reading: READING,
  async run(context) {
    await withOwnPage(async (root) => {
      const server = await context.startWith(FLAGS, { root })
      for (const path of OWN_PAGES) {
        await takePath(path, context, server)
        await expectClosed(context, server, path)
      }
      for (const unhelpful of ENDED) await expectEnded(context, server, unhelpful)
    })
  },
}

async function withOwnPage(work: (root: string) => Promise<void>): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'five-servers-'))
  try {
    chmodSync(root, 0o755)
    mkdirSync(join(root, 'folder'))
    writeFileSync(join(root, '404.html'), '<p>A page of its own.</p>')
    writeFileSync(join(root, 'alphabet.txt'), ALPHABET)
    writeFileSync(join(root, 'large.bin'), LARGE)
    await work(root)
  } finally {
    rmSync(root, { recursive: true })
  }
}

const OWN_PAGES: readonly Path[] = [
  asks('a directory that is not to be listed (--no-listing)', get('/folder/')),
  asks('a file that is not there, where the root has a 404.html', get('/not-there')),
  asks(
    'a file that is not there, with If-None-Match, where the root has a 404.html',
    get('/not-there', 'If-None-Match: *'),
  ),
  asksHead('a file that is not there, where the root has a 404.html', get('/not-there')),
]

const ENDED = [SAYS_NOTHING, HALF_A_HEAD, HALF_A_CONTENT, KEEPS_ITS_CONNECTION, NEVER_READS]
/** Clients of a kind at once: a sequential server gives each its second. */
const AT_ONCE = 3

/** Clients that the server ends leave nothing open. */
async function expectEnded(
  context: Context,
  server: Server,
  { who, acts }: Unhelpful,
): Promise<void> {
  const { port } = server.address
  const come = async () => {
    const clients: HttpClient[] = []
    for (let number = 0; number < AT_ONCE; number++) {
      const client = await clientOf(context, server)
      await acts(client)
      clients.push(client)
    }
    for (const { connection } of clients) {
      await until(context.patience, () => isEnded(port, connection))
      await connection.close()
    }
  }
  const counts = await leftOpen(context, server, come, AT_ONCE)
  if (counts === undefined) return
  fail({
    situation: `a server started with ${FLAGS}, which has ended ${AT_ONCE} clients, and ${AT_ONCE} more, and ${AT_ONCE} more`,
    sent: `each was ${who}`,
    expected: SAME,
    came: counts.join(', then '),
  })
}
