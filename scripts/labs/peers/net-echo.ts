/** The same echo server on node:net, as its documentation would have it written. */
import { type AddressInfo, createServer } from 'node:net'

const port = Number(process.argv[2] ?? 0)
const server = createServer({ allowHalfOpen: true }, (connection) => {
  connection.on('error', (error) => console.error(error.message))
  connection.pipe(connection)
})
server.listen(port, '127.0.0.1', () => {
  console.log(`listening on 127.0.0.1:${(server.address() as AddressInfo).port}`)
})
