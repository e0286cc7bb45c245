/** Clients that keep a server's threads at work, or do not. */
import type { Context } from '../context.ts'
import { CheckFailure, fail } from '../failure.ts'
import { clientOf } from '../http/ask.ts'
import { hasEnded } from '../http/asker.ts'
import type { HttpClient } from '../http/client.ts'
import { get } from '../http/request.ts'
import type { Response } from '../http/response.ts'
import type { Server } from '../server.ts'

export const FRONT: string = get('/', 'Connection: close')
/** So much of a head that somebody has to wait for the rest. */
export const BEGUN: string = FRONT.slice(0, 9)
export const REST: string = FRONT.slice(9)

/** Opens connections, one after the other, and sends the same on each: BEGUN, FRONT, or nothing. */
export async function openMany(
  context: Context,
  many: number,
  sent: string,
  server?: Server,
): Promise<HttpClient[]> {
  const clients: HttpClient[] = []
  for (let number = 0; number < many; number += 1) {
    const client = await clientOf(context, server)
    if (sent !== '') await client.send(sent)
    clients.push(client)
  }
  return clients
}

/** Expects the page on a connection whose request has been sent; `sent` is for a report. */
export async function expectPage(client: HttpClient, sent: string): Promise<void> {
  await expectPageIn(client.response(FRONT), sent)
}

export async function expectPageIn(response: Promise<Response>, sent: string): Promise<void> {
  const { status } = await response.catch((error: unknown) => {
    throw error instanceof CheckFailure ? new CheckFailure({ ...error.evidence, sent }) : error
  })
  if (status !== 200) fail({ sent, expected: '200', came: `${status}` })
}

/** Asks on an idle connection, or on another where the server has ended this one: RFC 9112 §9.5. */
export async function expectPageLate(
  context: Context,
  client: HttpClient,
  sent: string,
  server?: Server,
): Promise<void> {
  try {
    await client.send(FRONT)
    await expectPage(client, sent)
  } catch (error) {
    if (!hasEnded(error)) throw error
    for (const again of await openMany(context, 1, FRONT, server)) await expectPage(again, sent)
  }
}
