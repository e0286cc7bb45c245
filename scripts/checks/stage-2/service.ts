import { rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Connection } from '../connection.ts'
import type { Context } from '../context.ts'
import { CheckFailure, fail } from '../failure.ts'
import { HttpClient } from '../http/client.ts'
import { get, getAlphabet } from '../http/request.ts'
import type { Response } from '../http/response.ts'
import { alphabet } from '../http/site.ts'
import type { Server } from '../server.ts'

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

/** Whatever came before: the next client gets its file, and the end of its connection. */
export async function expectServed(
  context: Context,
  before: string,
  server?: Server,
): Promise<void> {
  const sent = `${before}; then, from the next client, GET /alphabet.txt`
  try {
    const { status, content } = await askOnce(context, getAlphabet('Connection: close'), server)
    if (status === 200 && content.toString() === alphabet) return
    fail({ sent, expected: '200 and the file', came: `${status} and ${content.length} bytes` })
  } catch (error) {
    if (!(error instanceof CheckFailure)) throw error
    fail({ ...error.evidence, sent })
  }
}

/** Waits for the server to end a connection, and says how long it took, in seconds. */
export async function secondsToEnd(connection: Connection): Promise<number> {
  const start = performance.now()
  await connection.drain()
  return (performance.now() - start) / 1000
}

/** A file of zeros in the root, which needs no place on the disk and goes when `work` is done. */
export async function withSparse(
  { root }: Context,
  name: string,
  length: number,
  work: (path: string) => Promise<void>,
): Promise<void> {
  const path = join(root, name)
  writeFileSync(path, '')
  truncateSync(path, length)
  try {
    await work(path)
  } finally {
    rmSync(path)
  }
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
