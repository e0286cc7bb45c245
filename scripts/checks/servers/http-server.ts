/** A server that passes every check of stage 2: what it listens to, and for how long. */
import { createServer, type Server, type Socket } from 'node:net'
import type { Problem } from '../../../stages-src/2-http/problem.ts'
import { Body } from '../../../stages-src/2-http/request/body.ts'
import type { HeadLimits } from '../../../stages-src/2-http/request/head-limits.ts'
import { parseRequest } from '../../../stages-src/2-http/request/parse-request.ts'
import { Request } from '../../../stages-src/2-http/request/request.ts'
import { contentLength, type Response } from '../../../stages-src/2-http/response/response.ts'
import { HttpResponder } from './http-responder.ts'
import { type Client, Incoming } from './incoming.ts'

export type { Field } from '../../../stages-src/2-http/response/field.ts'
export type { Piece, Response } from '../../../stages-src/2-http/response/response.ts'
export type { Client } from './incoming.ts'
export { Request }

/**
 * A concurrent HTTP server: the pure pieces of the guide between Node's own sockets. Each step is a
 * method: a broken server overrides one of them.
 */
export class HttpServer extends HttpResponder {
  protected readonly server: Server
  protected readonly clients = new Set<Client>()
  protected stopping = false

  constructor(words: readonly string[] = process.argv.slice(2)) {
    super(words)
    this.server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) =>
      this.accepted(socket),
    )
    this.server.on('error', (error: NodeJS.ErrnoException) => this.cannotListen(error))
    this.listen()
    process.once('SIGTERM', () => this.stop())
    process.once('SIGINT', () => this.stop())
  }

  protected listen(): void {
    this.server.listen(this.options.port, this.options.host, () =>
      console.log(`listening on http://127.0.0.1:${this.options.port}`),
    )
  }

  protected cannotListen(error: NodeJS.ErrnoException): void {
    console.error(`port ${this.options.port}: ${error.code}; choose another with --port`)
    process.exit(1)
  }

  /** Ends when the responses that are on their way have been sent, or some time later. */
  protected stop(): void {
    this.stopping = true
    this.server.close(() => process.exit(0))
    setTimeout(() => process.exit(0), this.options.grace)
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
    const isLast = this.stopping && client.incoming.bytes.length === 0
    client.last = !request.keepAlive || isLast
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
