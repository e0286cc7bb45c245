/** A connection that is kept, as in week 12, and the page that is all it has to say. */
import { Memory } from '#sys'
import { readSome, writeAll } from '../../1-echo/robust-io.ts'

const memory = new Memory(8192)
/** What says that its client asks for nothing more. */
const LAST = /HTTP\/1\.0\r?$|^connection:.*close/im

/** A connection, and what of its next head has come. */
export interface Client {
  readonly fd: number
  text: string
}

/**
 * Answers what has come. With `isLeaving`, the answer is the connection's last, and
 * says so. Whether it goes on: otherwise it is to be closed.
 */
export function converse(client: Client, isLeaving: boolean): boolean {
  const count = readSome(client.fd, memory, 0, memory.length)
  client.text += memory.bytes.toString('latin1', 0, Math.max(count, 0))
  const heads = client.text.split('\r\n\r\n')
  client.text = heads.pop() ?? ''
  for (const head of heads) {
    const isLast = isLeaving || LAST.test(head)
    answer(client.fd, isLast ? 'close' : 'keep-alive')
    if (isLast) return false
  }
  return count > 0 && client.text.length < memory.length
}

function answer(client: number, after: string): void {
  const page = `<!doctype html>\n<title>A page</title>\n<h1>From ${process.pid}</h1>\n`
  const fields = [
    `Date: ${new Date().toUTCString()}`,
    'Content-Type: text/html',
    `Content-Length: ${page.length}`,
    `Connection: ${after}`,
  ]
  const response = `HTTP/1.1 200 OK\r\n${fields.join('\r\n')}\r\n\r\n${page}`
  writeAll(client, memory, 0, memory.bytes.write(response))
}
