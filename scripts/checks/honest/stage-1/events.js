/** An echo server on Node's sockets; its log goes to standard output, in words. */
import { createServer } from 'node:net'

/** @type {Record<string, number>} */
const options = { '--port': 8001, '--idle-timeout': 0 }
for (let at = 2; at < process.argv.length; at += 2) {
  const [name = '', value] = process.argv.slice(at, at + 2)
  if (!(name in options) || !(Number(value) >= 0)) {
    console.error(`bad option: ${name} ${value ?? ''}`)
    process.exit(2)
  }
  options[name] = Number(value)
}
if (Number(options['--port']) > 65_535) {
  console.error(`bad port: ${options['--port']}`)
  process.exit(2)
}

const limit = Number(options['--idle-timeout'])
const sockets = new Set()
let isStopping = false

const server = createServer({ allowHalfOpen: true }, (socket) => {
  const start = Date.now()
  const peer = `${socket.remoteAddress} (port ${socket.remotePort})`
  let reason = 'said goodbye'
  let sent = 0
  sockets.add(socket)
  if (limit > 0) socket.setTimeout(limit * 1000)
  socket.on('data', (chunk) => {
    if (isStopping) return
    const isRoom = socket.write(chunk, (error) => {
      if (!error) sent += chunk.length
    })
    if (!isRoom) socket.pause()
  })
  socket.on('drain', () => socket.resume())
  socket.on('end', () => socket.end())
  socket.on('timeout', () => {
    reason = 'was silent for too long'
    socket.destroy()
  })
  socket.on('error', (error) => {
    reason = `broke off: ${error.message}`
  })
  socket.on('close', () => {
    sockets.delete(socket)
    const seconds = (Date.now() - start) / 1000
    const counts = `sent us ${socket.bytesRead} bytes and got back ${sent}`
    console.log(`${peer} ${counts}, stayed ${seconds} seconds, ${reason}`)
  })
})

server.on('error', (error) => {
  console.error(`cannot listen: ${error.message}`)
  process.exit(1)
})
server.listen(options['--port'], '127.0.0.1')

function stop() {
  isStopping = true
  server.close()
  for (const socket of sockets) {
    // What Node has read already comes as 'data' below, and is still echoed.
    isStopping = false
    while (socket.readableLength > 0 && socket.read() !== null);
    isStopping = true
    socket.end()
    socket.removeAllListeners('drain')
    socket.resume()
    setTimeout(() => socket.destroy(), 3000).unref()
  }
}
process.once('SIGTERM', stop)
process.once('SIGINT', stop)
