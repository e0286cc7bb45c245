/** Clients of an HTTP server that do not help it to end, and stay as they are. */
import { sleep } from '../../lib/patience.ts'
import type { Context } from '../context.ts'
import { CheckFailure } from '../failure.ts'
import type { Server } from '../server.ts'
import { StartFailure } from '../start-failure.ts'
import { clientOf } from './ask.ts'
import type { HttpClient } from './client.ts'
import { get, getAlphabet } from './request.ts'

export interface Unhelpful {
  /** "a client that has sent half a head" */
  who: string
  acts(client: HttpClient): Promise<void>
}

const HALF = 'GET /alphabet.txt HTTP/1.1\r\nHost: loc'

export const SAYS_NOTHING: Unhelpful = {
  who: 'a client that has said nothing',
  acts: async () => {},
}

export const HALF_A_HEAD: Unhelpful = {
  who: 'a client that has sent half a head',
  acts: (client) => client.send(HALF),
}

export const KEEPS_ITS_CONNECTION: Unhelpful = {
  who: 'a client that keeps its connection and asks nothing more',
  acts: async (client) => void (await client.ask(getAlphabet())),
}

export const NEVER_READS: Unhelpful = {
  who: 'a client that never reads',
  acts: (client) => client.send(get('/large.bin').repeat(20)),
}

export const HALF_A_CONTENT: Unhelpful = {
  who: 'a client that has sent a tenth of its content',
  acts: (client) => client.send(`${getAlphabet('Content-Length: 100')}only this.`),
}

export const UNHELPFUL: readonly Unhelpful[] = [
  SAYS_NOTHING,
  HALF_A_HEAD,
  KEEPS_ITS_CONNECTION,
  NEVER_READS,
  HALF_A_CONTENT,
  {
    who: 'a client that has sent half a head behind a request that was answered',
    acts: async (client) => {
      await client.ask(getAlphabet())
      await client.send(HALF).catch(ignoreEnd)
    },
  },
]

/** A server may end the connection with its response, and then takes nothing more. */
export function ignoreEnd(error: unknown): void {
  if (!(error instanceof CheckFailure)) throw error
}

/** A client that has done what it does; the server has had a moment to see it. */
export async function unhelpfulClient(
  context: Context,
  server: Server,
  { acts }: Unhelpful,
): Promise<HttpClient> {
  const client = await clientOf(context, server)
  await acts(client)
  await sleep(SEEN)
  return client
}

/** Milliseconds in which a server has come to the wait that a client leaves it in. */
const SEEN = 100

const LONG = [
  '--header-timeout 60',
  '--body-timeout 60',
  '--write-timeout 60',
  '--keep-alive-timeout 60',
]

/** A server that is not freed by its own limits, where it knows the flags for them. */
export async function startPatient(context: Context): Promise<Server> {
  try {
    return await context.start({ flags: LONG.join(' ') })
  } catch (error) {
    if (!(error instanceof StartFailure)) throw error
    return await context.start()
  }
}
