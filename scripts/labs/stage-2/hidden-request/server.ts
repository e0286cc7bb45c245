/** Serves two pages, to requests with or without chunks. Its argument: a port. */
import { createServer } from 'node:net'
import { ended } from './ended.ts'

const port = Number(process.argv[2])

createServer((client) => {
  let bytes = ''
  client.setEncoding('latin1').on('data', (more) => {
    bytes += more
    for (let end = requestEnd(); end; end = requestEnd()) {
      const page = bytes.split(' ', 2)[1] === '/private' ? 'the private page\n' : 'hello\n'
      client.write(`HTTP/1.1 200 OK\r\nContent-Length: ${page.length}\r\n\r\n${page}`)
      bytes = bytes.slice(end)
    }
  })

  function requestEnd(): number | undefined {
    const [head = ''] = bytes.split('\r\n\r\n', 1)
    if (!/^transfer-encoding: chunked$/im.test(head)) return ended(bytes)
    const last = bytes.indexOf('\r\n0\r\n\r\n')
    return last < 0 ? undefined : last + 7
  }
}).listen(port, '127.0.0.1', () => console.log(`the server: 127.0.0.1:${port}`))
