/**
 * Takes a request of stage 2 apart: the same calls in the same order as its connection makes them,
 * each timed, between two sockets of one thread, so that nobody has to be woken.
 *
 *     node scripts/labs/stage-2/request-cost/rig.ts ROOT PATH LOG ROUNDS REQUESTS
 *
 * Prints one line of JSON a round: nanoseconds for one request, by part.
 */
import { openSync } from 'node:fs'
import {
  accept4,
  Memory,
  must,
  POLLIN,
  recv,
  SOCK_CLOEXEC,
  SOCK_NONBLOCK,
  SocketAddress,
} from '#sys'
import { connectedSocket } from '../../../../stages-src/1-echo/connected-socket.ts'
import { LineWriter } from '../../../../stages-src/1-echo/line-writer.ts'
import { listeningSocket, nameOf } from '../../../../stages-src/1-echo/listening-socket.ts'
import { blocking, readAll, writeAll } from '../../../../stages-src/1-echo/robust-io.ts'
import { DocumentRoot } from '../../../../stages-src/2-http/files/document-root.ts'
import { accessLine } from '../../../../stages-src/2-http/logs/access-log.ts'
import { parseRequest } from '../../../../stages-src/2-http/request/parse-request.ts'
import { Request } from '../../../../stages-src/2-http/request/request.ts'
import { httpDate } from '../../../../stages-src/2-http/response/http-date.ts'
import { MediaTypes } from '../../../../stages-src/2-http/response/media-types.ts'
import { respond } from '../../../../stages-src/2-http/response/respond.ts'
import type { Site } from '../../../../stages-src/2-http/response/response.ts'
import { contentLength } from '../../../../stages-src/2-http/response/response.ts'
import { writeHead } from '../../../../stages-src/2-http/response/write-head.ts'
import { ResponseSender } from '../../../../stages-src/2-http/response-sender.ts'

const [directory = '', path = '/', logFile = '', rounds = '1', requests = '1'] =
  process.argv.slice(2)

const parts = [
  ...['receive', 'parse', 'find', 'decide', 'head', 'read', 'send'],
  ...['close', 'line', 'log'],
] as const
export type Part = (typeof parts)[number]

const limits = { requestLine: 8192, fields: 100, fieldBytes: 32_768 }
const listener = listeningSocket('127.0.0.1', 0)
const port = Number(nameOf(listener).split(':').at(-1))
const client = connectedSocket('127.0.0.1', port)
blocking.wait(listener, POLLIN)
const peer = new SocketAddress()
const server = must(accept4(listener, peer, SOCK_CLOEXEC | SOCK_NONBLOCK), 'accept4')

const root = new DocumentRoot(directory, {
  listing: false,
  dotFiles: false,
  followLinks: false,
})
/** When the file was looked for, and when it was found. */
let [lookedAt, foundAt] = [0, 0]
const site: Site = {
  root: {
    find(segments, codings) {
      lookedAt = performance.now()
      const found = root.find(segments, codings)
      foundAt = performance.now()
      return found
    },
    release: (file) => root.release(file),
  },
  handlers: new Map(),
  mediaTypes: new MediaTypes(),
  maxAge: 0,
  since: Date.now(),
}

const input = new Memory(65_536)
const scratch = new Memory(65_536)
const output = new Memory(131_072)
const sender = new ResponseSender()
const request = new Request()
const lines = new LineWriter(openSync(logFile, 'a'))
// What a browser sends, more or less.
const asked = Buffer.from(
  `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64) rig\r\nAccept: text/html,application/xhtml+xml;q=0.9,*/*;q=0.8\r\nAccept-Language: en\r\nAccept-Encoding: gzip, br\r\n\r\n`,
)
const outgoing = new Memory(asked.length)
outgoing.bytes.set(asked)

measure(5000)
for (let round = 0; round < Number(rounds); round++) {
  console.log(JSON.stringify(measure(Number(requests))))
}

/** So many requests: nanoseconds for one of them, by part. */
function measure(count: number): Record<Part, number> {
  const spent = Object.fromEntries(parts.map((part) => [part, 0])) as Record<Part, number>
  for (let number = 0; number < count; number++) exchange(spent)
  for (const part of parts) spent[part] = (spent[part] / count) * 1e6
  return spent
}

function exchange(spent: Record<Part, number>): void {
  must(writeAll(client, outgoing, 0, outgoing.length), 'write')
  let last = performance.now()
  const lap = (part: Part) => {
    const now = performance.now()
    spent[part] += now - last
    last = now
  }
  const received = must(recv(server, input, 0, input.length, 0), 'recv')
  lap('receive')
  if (parseRequest(input.bytes, 0, received, limits, request) !== 'request') {
    throw new Error('the request of the rig is none')
  }
  lap('parse')
  const now = Date.now()
  const response = respond(request, site, now)
  lap('decide')
  const searched = foundAt - lookedAt
  spent.find += searched
  spent.decide -= searched
  // Once for its own sake; the second time is part of what `begin` does.
  writeHead(scratch, 0, response, httpDate(now), undefined)
  const headCost = performance.now() - last
  lap('head')
  succeeded(sender.begin(output, response, httpDate(now), undefined))
  lap('read')
  spent.read -= headCost
  while (!sender.done) succeeded(sender.proceed(server))
  lap('send')
  if (response.file) site.root.release(response.file)
  lap('close')
  const line = accessLine({
    peer: '127.0.0.1',
    time: now,
    requestLine: request.line,
    status: response.status,
    bytes: sender.contentSent,
    referer: request.field('referer'),
    userAgent: request.field('user-agent'),
    duration: 0.000_1,
  })
  lap('line')
  lines.write(line)
  lap('log')
  const length = headLengthOf(response) + contentLength(response)
  must(readAll(client, scratch, 0, length), 'read')
}

function headLengthOf(response: Parameters<typeof writeHead>[2]): number {
  return writeHead(scratch, 0, response, httpDate(Date.now()), undefined)
}

function succeeded(result: ReturnType<ResponseSender['begin' | 'proceed']>): void {
  if (typeof result === 'object') throw new Error(result.reason)
}
