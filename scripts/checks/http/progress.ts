/** How far a server has come with what its clients sent, seen from outside. */
import { until } from '../../lib/patience.ts'
import type { Context } from '../context.ts'
import { givenByServer, takenByServer } from '../echo/in-flight.ts'
import type { Server } from '../server.ts'
import type { HttpClient } from './client.ts'

/** Waits until the server has read all that they have sent; whether it does. */
export async function untilRead(
  { patience }: Context,
  server: Server,
  clients: readonly HttpClient[],
): Promise<boolean> {
  const isRead = ({ connection }: HttpClient) =>
    takenByServer(connection, server) === connection.sent
  return (await until(patience, () => clients.every(isRead))) === true
}

/** Waits until something of a response has left the server, whether or not the client reads it. */
export async function untilAnswering(
  { patience }: Context,
  server: Server,
  { connection }: HttpClient,
): Promise<void> {
  await until(patience, () => givenByServer(connection, server) > 0)
}
