/** What an HTTP server says: its responses, how they leave, and what it logs of them. */
import { openSync, readSync, writeSync } from 'node:fs'
import type { Socket } from 'node:net'
import { LineWriter } from '../../../stages-src/1-echo/line-writer.ts'
import { userErrorLine } from '../../../stages-src/1-echo/user-errors.ts'
import { DocumentRoot } from '../../../stages-src/2-http/files/document-root.ts'
import { type AccessEntry, accessLine } from '../../../stages-src/2-http/logs/access-log.ts'
import { ErrorLog, levelOf } from '../../../stages-src/2-http/logs/error-log.ts'
import { type Options, readOptions } from '../../../stages-src/2-http/options.ts'
import type { Problem } from '../../../stages-src/2-http/problem.ts'
import type { Request } from '../../../stages-src/2-http/request/request.ts'
import { httpDate } from '../../../stages-src/2-http/response/http-date.ts'
import { MediaTypes } from '../../../stages-src/2-http/response/media-types.ts'
import { queryPage } from '../../../stages-src/2-http/response/query-page.ts'
import { respond } from '../../../stages-src/2-http/response/respond.ts'
import { respondProblem } from '../../../stages-src/2-http/response/respond-page.ts'
import type { Piece, Response, Site } from '../../../stages-src/2-http/response/response.ts'
import { reasonPhrase } from '../../../stages-src/2-http/response/status.ts'
import { within } from '../../lib/patience.ts'
import type { Client } from './incoming.ts'

/** Each step is a method: a broken server overrides one of them. */
export abstract class HttpResponder {
  protected readonly options: Options
  protected readonly site: Site
  protected readonly errors: ErrorLog
  protected readonly accessLog: number

  constructor(words: readonly string[]) {
    this.options = this.readOptions(words)
    this.site = this.makeSite(this.options)
    const { accessLog } = this.options
    this.accessLog = accessLog.startsWith('/') ? openSync(accessLog, 'a') : 1
    this.errors = new ErrorLog(new LineWriter(2), this.options.logLevel)
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
        since: Date.now(),
      }
    } catch (error) {
      console.error(userErrorLine(error) ?? error)
      process.exit(1)
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
    this.writeLine(Buffer.from(this.line(entry), 'latin1'))
  }

  protected writeLine(line: Buffer): void {
    try {
      writeSync(this.accessLog, line)
    } catch (error) {
      this.errors.write('error', `the access log: ${(error as Error).message}`)
    }
  }

  protected line(entry: AccessEntry): string {
    return accessLine(entry)
  }
}
