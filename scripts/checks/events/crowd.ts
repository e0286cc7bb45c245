/** Clients by the hundred, at work many at a time. */
import { descriptorRoom } from '../../lib/descriptor-limit.ts'
import type { Context } from '../context.ts'
import { fail } from '../failure.ts'
import { clientOf } from '../http/ask.ts'
import type { HttpClient } from '../http/client.ts'
import type { Response } from '../http/response.ts'
import type { Server } from '../server.ts'

/** How many are at work at a time: less than any queue of a listening socket. */
const AT_A_TIME = 64
/** Descriptors that the checks and the server need for other things. */
const OTHERS = 300

/** Opens so many connections. */
export async function openCrowd(
  context: Context,
  many: number,
  server?: Server,
): Promise<HttpClient[]> {
  return await eachOf(Array.from({ length: many }), () => clientOf(context, server))
}

/** Does the same for each, many at a time: the results in their order. */
export async function eachOf<T, R>(
  all: readonly T[],
  work: (one: T, number: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = []
  for (let first = 0; first < all.length; first += AT_A_TIME) {
    const some = all.slice(first, first + AT_A_TIME)
    results.push(...(await Promise.all(some.map((one, i) => work(one, first + i)))))
  }
  return results
}

/**
 * How many connections there can be, of those that are wanted: getrlimit(2), RLIMIT_NOFILE. Half of
 * the room is left to whoever else checks a server at the same time.
 */
export function roomFor(context: Context, wanted: number, server: Server): number {
  const room = Math.min(descriptorRoom(process.pid), descriptorRoom(context.pidOf(server)))
  return Math.max(0, Math.min(wanted, Math.floor((room - OTHERS) / 2)))
}

/** Ends connections without leaving their ports in TIME_WAIT for a minute. */
export async function resetAll(clients: readonly HttpClient[]): Promise<void> {
  for (const { connection } of clients) connection.reset()
  await eachOf(clients, ({ connection }) => connection.close())
}

/** Fails where it is another response. */
export function expectContent(
  response: Response,
  sent: string,
  status: number,
  content: Buffer,
): void {
  if (response.status === status && response.content.equals(content)) return
  fail({
    sent,
    expected: `${status} and its ${content.length} bytes`,
    came: `${response.status} and ${response.content.equals(content) ? 'these' : 'other'} bytes, ${response.content.length} of them`,
  })
}
