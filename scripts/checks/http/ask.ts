/** Asks for a file on a connection of its own, and reads all of it or takes its time. */
import type { Connection } from '../connection.ts'
import type { Context } from '../context.ts'
import type { Server } from '../server.ts'
import { HttpClient } from './client.ts'
import { get } from './request.ts'
import type { Response } from './response.ts'

/** A client on a connection of its own, to the server under check or another. */
export async function clientOf(context: Context, server?: Server): Promise<HttpClient> {
  return new HttpClient(await context.connect(server))
}

/** One request, on a connection that ends with it. */
export async function askOnce(
  context: Context,
  request: string,
  server?: Server,
): Promise<Response> {
  const client = await clientOf(context, server)
  const response = await client.ask(request)
  await client.connection.close()
  return response
}

/** Asks for a file and reads nothing yet; the connection ends with the response. */
export async function download(
  context: Context,
  target: string,
  server?: Server,
): Promise<HttpClient> {
  const client = await clientOf(context, server)
  await client.send(get(target, 'Connection: close'))
  return client
}

/** Reads to the end of the stream, keeps nothing, and returns how many bytes it was. */
export async function lengthOf(connection: Connection): Promise<number> {
  let length = 0
  for (let chunk = await connection.next(); chunk; chunk = await connection.next()) {
    length += chunk.length
  }
  return length
}
