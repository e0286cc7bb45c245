import { readSync, writeSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { LineWriter } from '../../../stages-src/1-echo/line-writer.ts'
import { userErrorLine } from '../../../stages-src/1-echo/user-errors.ts'
import { DocumentRoot } from '../../../stages-src/2-http/files/document-root.ts'
import { type AccessEntry, accessLine } from '../../../stages-src/2-http/logs/access-log.ts'
import { ErrorLog, levelOf } from '../../../stages-src/2-http/logs/error-log.ts'
import { type Options, readOptions } from '../../../stages-src/2-http/options.ts'
import type { Problem } from '../../../stages-src/2-http/problem.ts'
import { Body } from '../../../stages-src/2-http/request/body.ts'
import type { HeadLimits } from '../../../stages-src/2-http/request/head-limits.ts'
import { parseRequest } from '../../../stages-src/2-http/request/parse-request.ts'
import { Request } from '../../../stages-src/2-http/request/request.ts'
import { httpDate } from '../../../stages-src/2-http/response/http-date.ts'
import { MediaTypes } from '../../../stages-src/2-http/response/media-types.ts'
import { queryPage } from '../../../stages-src/2-http/response/query-page.ts'
import { respond } from '../../../stages-src/2-http/response/respond.ts'
import { respondProblem } from '../../../stages-src/2-http/response/respond-page.ts'
import {
  contentLength,
  type Piece,
  type Response,
  type Site,
} from '../../../stages-src/2-http/response/response.ts'
import { reasonPhrase } from '../../../stages-src/2-http/response/status.ts'
import { within } from '../../lib/patience.ts'
import { Incoming } from './incoming.ts'

export type { Field } from '../../../stages-src/2-http/response/field.ts'
export type { Piece, Response } from '../../../stages-src/2-http/response/response.ts'
export { Request }

/** One client's connection. */
export interface Client {
  readonly socket: Socket
  readonly incoming: Incoming
  /** Nothing is asked on it at the moment. */
  idle: boolean
  last: boolean
}

/**
 * A concurrent HTTP server that passes every check of stage 2: the pure pieces of the guide between
 * Node's own sockets. Each step is a method: a broken server overrides one of them.
 */
export class HttpServer {
  protected readonly options: Options
  protected readonly site: Site
  protected readonly errors: ErrorLog
  protected readonly server: Server
  protected readonly clients = new Set<Client>()
  protected stopping = false

  constructor(words: readonly string[] = process.argv.slice(2)) {
    this.options = this.readOptions(words)
    this.site = this.makeSite(this.options)
    this.errors = new ErrorLog(new LineWriter(2), this.options.logLevel)
    this.server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) =>
      this.accepted(socket),
    )
    this.server.on('error', (error: NodeJS.ErrnoException) => this.cannotListen(error))
    this.server.listen(this.options.port, this.options.host, () =>
      console.log(`listening on http://127.0.0.1:${this.options.port}`),
    )
    process.once('SIGTERM', () => this.stop())
    process.once('SIGINT', () => this.stop())
  }

  protected readOptions(words: readonly string[]): Options {
    return readOptions(words)
  }

  protected makeSite(options: Options): Site {
    try {
      return {
        root: new DocumentRoot(options.root, options),
        handlers: new Map([['/query', queryPage]]),
        mediaTypes: new MediaTypes(options.type),
        maxAge: options.maxAge,
      }
    } catch (error) {
      console.error(userErrorLine(error) ?? error)
      process.exit(1)
    }
  }

  protected cannotListen(error: NodeJS.ErrnoException): void {
    console.error(`port ${this.options.port}: ${error.code}; choose another with --port`)
    process.exit(1)
  }

  /** Ends when the responses that are on their way have been sent. */
  protected stop(): void {
    this.stopping = true
    this.server.close(() => process.exit(0))
    for (const client of this.clients) if (client.idle) client.socket.destroy()
  }

  protected accepted(socket: Socket): void {
    const client = { socket, incoming: new Incoming(socket), idle: true, last: false }
    this.clients.add(client)
    socket.once('close', () => this.clients.delete(client))
    void this.converse(client).finally(() => socket.destroy())
  }

  protected async converse(client: Client): Promise<void> {
    for (let patience = this.options.headerTimeout; ; patience = this.options.keepAliveTimeout) {
      const request = new Request()
      const head = await this.readHead(client, request, patience)
      if (head === 'end') return
      const start = performance.now()
      const response =
        head === 'request'
          ? await this.respond(client, request)
          : this.refuse(client, head, request)
      if (response === 'end') return
      const bytes = await this.send(client, request, response)
      this.log(client, request, response, bytes, performance.now() - start)
      client.idle = true
      if (bytes < contentLength(response)) return
      if (client.last) return await this.lingeringClose(client)
    }
  }

  /** The next head into `request`; `patience` is for its first byte. */
  protected async readHead(
    client: Client,
    request: Request,
    patience: number,
  ): Promise<'request' | 'end' | Problem> {
    const { incoming } = client
    let deadline = incoming.bytes.length > 0 ? this.headDeadline() : Infinity
    for (;;) {
      const parsed = this.parse(incoming.bytes, request)
      if (parsed === 'request') incoming.take(request.headLength)
      if (parsed !== 'need more') {
        client.idle = false
        return parsed
      }
      const left = deadline === Infinity ? patience : deadline - performance.now()
      const came = await incoming.more(left)
      if (came === 'more') {
        if (deadline === Infinity) deadline = this.headDeadline()
      } else if (came === 'end' || deadline === Infinity) return 'end'
      else return { status: 408, reason: 'the head took too long' }
    }
  }

  protected headDeadline(): number {
    return performance.now() + this.options.headerTimeout
  }

  protected parse(bytes: Buffer, request: Request): 'need more' | 'request' | Problem {
    if (bytes.length === 0) return 'need more'
    const text = bytes.toString('latin1')
    const read = this.readAs(text)
    const head = read === text ? bytes : Buffer.from(read, 'latin1')
    return parseRequest(head, 0, head.length, this.headLimits, request)
  }

  /** The bytes as they are parsed, a character each: others in a broken server, and as many. */
  protected readAs(text: string): string {
    return text
  }

  protected get headLimits(): HeadLimits {
    const { maxRequestLine, maxFields, maxFieldBytes } = this.options
    return { requestLine: maxRequestLine, fields: maxFields, fieldBytes: maxFieldBytes }
  }

  /** The response to a request whose head has been read, once its content is out of the way. */
  protected async respond(client: Client, request: Request): Promise<Response | 'end'> {
    client.last = !request.keepAlive || this.stopping
    const body = new Body()
    body.start(request.framing, this.options.maxBody, this.headLimits)
    if (body.problem) return this.refuse(client, body.problem, request)
    if (request.expectsContinue && client.incoming.bytes.length === 0) {
      const response = this.answer(request)
      if (response.status >= 400) {
        client.last = true
        return response
      }
      this.release(response)
      this.sendContinue(client)
    }
    const trouble = await this.readContent(client, body)
    if (trouble === 'end') return 'end'
    return trouble ? this.refuse(client, trouble, request) : this.answer(request)
  }

  protected sendContinue({ socket }: Client): void {
    socket.write('HTTP/1.1 100 Continue\r\n\r\n')
  }

  protected async readContent(
    { incoming }: Client,
    body: Body,
  ): Promise<Problem | 'end' | undefined> {
    const deadline = performance.now() + this.options.bodyTimeout
    for (;;) {
      incoming.take(body.take(incoming.bytes, 0, incoming.bytes.length))
      if (body.problem) return body.problem
      if (body.done) return undefined
      const came = await incoming.more(deadline - performance.now())
      if (came === 'late') return { status: 408, reason: 'the content took too long' }
      if (came === 'end') return 'end'
    }
  }

  protected answer(request: Request): Response {
    return respond(request, this.site, Date.now())
  }

  protected refuse(client: Client, problem: Problem, request: Request): Response {
    client.last = true
    return respondProblem(problem, request.method, this.site)
  }

  /** How many bytes of content were sent. */
  protected async send(client: Client, request: Request, response: Response): Promise<number> {
    const { socket } = client
    let sent = 0
    try {
      socket.cork()
      socket.write(this.head(client, request, response), 'latin1')
      process.nextTick(() => socket.uncork())
      for (const piece of response.content) {
        for (const bytes of this.bytesOf(response, piece)) {
          if (!(await this.write(socket, bytes))) return sent
          sent += bytes.length
        }
      }
      return sent
    } finally {
      this.release(response)
    }
  }

  protected head({ last }: Client, request: Request, response: Response): string {
    const { status, fields } = response
    const option = last ? 'close' : request.minorVersion === 0 ? 'keep-alive' : undefined
    const lines = [
      `HTTP/1.1 ${status} ${reasonPhrase(status)}`,
      `Date: ${httpDate(Date.now())}`,
      ...fields.map(([name, value]) => `${name}: ${value}`),
      ...(option ? [`Connection: ${option}`] : []),
    ]
    return `${lines.join('\r\n')}\r\n\r\n`
  }

  /** A piece of the content, a buffer at a time; less of it where the file has shrunk. */
  protected *bytesOf({ file }: Response, piece: Piece): Generator<Buffer> {
    if (Buffer.isBuffer(piece)) return yield piece
    for (let offset = piece.offset; offset < piece.offset + piece.length; ) {
      const left = piece.offset + piece.length - offset
      const buffer = Buffer.allocUnsafe(Math.min(left, 262_144))
      const count = file ? readSync(file.fd, buffer, 0, buffer.length, offset) : 0
      if (count === 0) return
      yield buffer.subarray(0, count)
      offset += count
    }
  }

  /** False when the client is gone, or takes nothing for too long. */
  protected async write(socket: Socket, bytes: Buffer): Promise<boolean> {
    const written = new Promise<boolean>((resolve) => {
      socket.write(bytes, (error) => resolve(!error))
    })
    return (await within(Math.min(this.options.writeTimeout, 0x7fffffff), written)) === true
  }

  protected release({ file }: Response): void {
    if (file) this.site.root.release(file)
  }

  protected log(
    { socket }: Client,
    request: Request,
    response: Response,
    bytes: number,
    milliseconds: number,
  ): void {
    const { status, problem } = response
    if (problem?.reason !== undefined) this.errors.write(levelOf(status), problem.reason)
    if (this.options.accessLog === 'off') return
    const entry = {
      peer: socket.remoteAddress ?? '127.0.0.1',
      time: Date.now(),
      requestLine: request.line,
      status,
      bytes,
      referer: request.field('referer'),
      userAgent: request.field('user-agent'),
      duration: milliseconds / 1000,
    }
    writeSync(1, Buffer.from(this.line(entry), 'latin1'))
  }

  protected line(entry: AccessEntry): string {
    return accessLine(entry)
  }

  /** The end first, and then what still comes is dropped for a while: a close now would reset. */
  protected async lingeringClose({ socket, incoming }: Client): Promise<void> {
    socket.end()
    const deadline = performance.now() + 1_000
    for (let left = 1_000; left > 0 && !incoming.ended; left = deadline - performance.now()) {
      incoming.take(incoming.bytes.length)
      await incoming.more(left)
    }
  }
}
