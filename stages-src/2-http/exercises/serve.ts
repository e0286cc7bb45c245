/**
 * A server small enough to be read in a minute, for the exercises: one request on a
 * connection, one connection after another. What is answered is up to them.
 */
import {
  accept4,
  close,
  Memory,
  POLLIN,
  SHUT_WR,
  SOCK_CLOEXEC,
  SocketAddress,
  shutdown,
} from '#sys'
import { listeningSocket, nameOf } from '../../1-echo/listening-socket.ts'
import { blocking, readSome } from '../../1-echo/robust-io.ts'
import { parseRequest } from '../request/parse-request.ts'
import { Request } from '../request/request.ts'
import type { Field } from '../response/field.ts'
import { httpDate } from '../response/http-date.ts'
import type { Response } from '../response/response.ts'
import { ResponseSender } from '../response-sender.ts'

const LIMITS = { requestLine: 8192, fields: 100, fieldBytes: 32_768 }

const memory = new Memory(65_536)
const request = new Request()
const output = new Memory(131_072)
const sender = new ResponseSender()

/**
 * Answers every request on `port` of this machine with what `respond` makes of it.
 */
export function serve(
  port: number,
  respond: (request: Request) => Response,
): never {
  const listener = listeningSocket('127.0.0.1', port)
  console.log(`listening on http://${nameOf(listener)}`)
  const peer = new SocketAddress()
  for (;;) {
    blocking.wait(listener, POLLIN)
    const client = accept4(listener, peer, SOCK_CLOEXEC)
    if (client < 0) continue
    converse(client, respond)
    close(client)
  }
}

/** A page in UTF-8 with a status, and the fields that go with it. */
export function html(
  status: number,
  text: string,
  fields: readonly Field[] = [],
): Response {
  return content(status, 'text/html; charset=utf-8', text, fields)
}

/** Text of a media type, in UTF-8. */
export function content(
  status: number,
  mediaType: string,
  text: string,
  fields: readonly Field[] = [],
): Response {
  const bytes = Buffer.from(text)
  const own = [
    ['Content-Type', mediaType],
    ['Content-Length', `${bytes.length}`],
  ] as const
  return {
    status,
    fields: [...own, ...fields],
    content: [bytes],
    file: undefined,
  }
}

/** One request, one response. */
function converse(client: number, respond: (request: Request) => Response): void {
  const response = receive(client, respond)
  if (response === undefined) return
  if (sender.begin(output, response, httpDate(Date.now()), 'close')) return
  while (!sender.done) if (typeof sender.proceed(client) === 'object') return
  // The client hears the end; what it may still say is not waited for.
  shutdown(client, SHUT_WR)
}

/** Reads a head; undefined where the client left before its end. */
function receive(
  client: number,
  respond: (request: Request) => Response,
): Response | undefined {
  for (let end = 0; ; ) {
    const count = readSome(client, memory, end, memory.length - end)
    if (count <= 0) return undefined
    end += count
    const outcome = parseRequest(memory.bytes, 0, end, LIMITS, request)
    if (outcome === 'need more') continue
    if (outcome !== 'request') return html(outcome.status, outcome.reason ?? '')
    const response = respond(request)
    return request.method === 'HEAD' ? { ...response, content: [] } : response
  }
}
