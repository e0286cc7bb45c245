/**
 * A client that sends and never reads, made to be killed. Arguments: host and port. Prints a line
 * once the server has stopped taking bytes; its death then leaves unread and unsent bytes behind.
 */
import { Connection } from './connection.ts'
import { moreThanTheKernelHolds } from './payload.ts'

const [host = '', port = ''] = process.argv.slice(2)
const connection = await Connection.open({ host, port: Number(port) }, 60_000)
await connection.sendUntilStalled(moreThanTheKernelHolds())
console.log('stalled')
