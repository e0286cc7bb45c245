/** Whether an HTTP server keeps memory, threads or processes of its clients. */
import { memoryStable, type Rounds } from '../../any-server/memory.ts'
import { noRemains } from '../../any-server/remains.ts'
import type { Context } from '../../context.ts'
import { clientOf } from '../ask.ts'
import { LEAVING, PATHS, type Path, REFUSED, takePath } from '../paths.ts'
import { get, getAlphabet } from '../request.ts'
import { ignoreEnd } from '../unhelpful.ts'

const FIELDS = Array.from({ length: 30 }, (_, number) => `X-Field-${number}: of some length`)

/** What is asked at once on a connection, again and again. */
const REQUESTS = [
  getAlphabet(...FIELDS),
  getAlphabet('Range: bytes=0-1,4-5', ...FIELDS),
  getAlphabet('If-None-Match: *', ...FIELDS),
  get('/not-there', ...FIELDS),
  get('/sub/', ...FIELDS),
]
const CONNECTIONS = 8
const TIMES = 5

/** A heap that is collected grows for tens of thousands of requests before it is full. */
const OF_ALL = { warmUp: 2, together: 12 }

export const KINDS: readonly Rounds[] = [
  {
    ...OF_ALL,
    rounds: 300,
    clients: CONNECTIONS * TIMES * REQUESTS.length,
    sent: `requests with ${FIELDS.length} fields each, ${TIMES * REQUESTS.length} on a connection`,
    async round(context) {
      for (let number = 0; number < CONNECTIONS; number++) await converse(context)
    },
  },
  {
    ...OF_ALL,
    rounds: 120,
    clients: 6 * REFUSED.length,
    sent: `connections with a request that is refused: ${REFUSED.map(({ title }) => title).join(', ')}`,
    round: (context) => takeEach(REFUSED, 6, context),
  },
  {
    ...OF_ALL,
    rounds: 60,
    clients: 6 * LEAVING.length,
    sent: `clients that left: after ${LEAVING.map(({ title }) => title).join('; ')}`,
    round: (context) => takeEach(LEAVING, 6, context),
  },
]

export const memory = memoryStable(KINDS)

/** A server may end the connection after the first response. */
async function converse(context: Context): Promise<void> {
  const client = await clientOf(context)
  const talk = async () => {
    for (let time = 0; time < TIMES; time++) {
      await client.send(REQUESTS.join(''))
      for (const _ of REQUESTS) await client.response('the next of them')
    }
  }
  await talk().catch(ignoreEnd)
  await client.connection.close()
}

/** A few of each at once. */
async function takeEach(paths: readonly Path[], times: number, context: Context): Promise<void> {
  for (const path of paths) {
    const clients = Array.from({ length: times }, () => takePath(path, context))
    await Promise.all(clients)
  }
}

/** So many of each way that one which leaves something is seen. */
const OF_EACH = 6

export const remains = noRemains(OF_EACH * PATHS.length, (context) =>
  takeEach(PATHS, OF_EACH, context),
)
