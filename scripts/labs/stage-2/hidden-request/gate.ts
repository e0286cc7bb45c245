/**
 * Stands before a server and lets nobody see /private. Whatever else is asked goes on, over one
 * connection for all clients. Its arguments: a port, and the port of that server.
 */
import { connect, createServer, type Socket } from 'node:net'
import { ended } from './ended.ts'

const [port, behind] = process.argv.slice(2).map(Number)
const server = connect(behind ?? 0, '127.0.0.1').setEncoding('latin1')
/** Who waits for the next response. */
const waiting: Socket[] = []

createServer({ allowHalfOpen: true }, (client) => {
  let request = ''
  client.setEncoding('latin1').on('data', (bytes) => {
    request += bytes
    if (ended(request) === undefined) return
    if (request.startsWith('GET /private ')) client.end('HTTP/1.1 403 Forbidden\r\n\r\nno\n')
    else {
      waiting.push(client)
      server.write(request)
    }
  })
}).listen(port, '127.0.0.1', () => console.log(`the gate: 127.0.0.1:${port}`))

let responses = ''
server.on('data', (bytes) => {
  responses += bytes
  for (let end = ended(responses); end && waiting[0]; end = ended(responses)) {
    waiting.shift()?.end(responses.slice(0, end))
    responses = responses.slice(end)
  }
})
