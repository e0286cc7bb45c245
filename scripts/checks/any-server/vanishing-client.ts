/**
 * A client that sends and never reads, made to be killed. Arguments: host, port, and the module of
 * its protocol. Prints a line once every buffer is full; its death then leaves unread and unsent
 * bytes behind.
 */
import { Connection } from '../connection.ts'
import type { Protocol } from '../protocol.ts'

const [host = '', port = '', module = ''] = process.argv.slice(2)
const { protocol } = (await import(module)) as { protocol: Protocol }
try {
  await protocol.flood(await Connection.open({ host, port: Number(port) }, 60_000))
} catch {
  // The server was the first to leave: the checks made for that say so.
}
console.log('flooded')
