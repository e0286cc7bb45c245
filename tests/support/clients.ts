/** Clients of an HTTP stage, one connection each, for tests that watch it from outside. */
import { Connection } from '../../scripts/checks/connection.ts'
import { type Payload, text } from '../../scripts/checks/payload.ts'
import { PATIENCE, type StageProcess } from './stage.ts'

export async function connect(server: StageProcess): Promise<Connection> {
  return Connection.open(await server.listening(), PATIENCE)
}

export function get(target: string, ...fields: string[]): Payload {
  return text(['GET ', target, ' HTTP/1.1\r\nHost: here\r\n', ...fields, '\r\n'].join(''))
}

/** Everything up to `end`, which is part of it, or to the end of the stream. */
export async function readUntil(connection: Connection, end: string): Promise<string> {
  let read = ''
  while (!read.endsWith(end)) {
    const chunk = await connection.next()
    if (chunk === undefined) break
    read += chunk.toString('latin1')
  }
  return read
}

/** Everything up to the end of the stream, which may be much. */
export async function readAll(connection: Connection): Promise<Buffer> {
  const chunks: Buffer[] = []
  for (;;) {
    const chunk = await connection.next()
    if (chunk === undefined) return Buffer.concat(chunks)
    chunks.push(chunk)
  }
}

/** A request on a connection that is kept, for a file that says 'small'. */
export async function ask(connection: Connection): Promise<string> {
  await connection.send(get('/small.txt'))
  return readUntil(connection, '\r\n\r\nsmall')
}

/** A client that sends half a head. */
export async function dawdle(server: StageProcess): Promise<Connection> {
  const connection = await connect(server)
  await connection.send(text('GET /small.txt HTTP/1.1\r\n'))
  return connection
}

/** What a server says of itself. */
export async function statusOf<Status>(server: StageProcess): Promise<Status> {
  const { host, port } = await server.listening()
  const response = await fetch(`http://${host}:${port}/server-status?format=json`)
  return (await response.json()) as Status
}
