/** llhttp, by way of node:http: what it makes of bytes that no network has carried. */
import { createServer, type IncomingMessage } from 'node:http'
import { Duplex } from 'node:stream'

/** What node:http made of what a client sent. */
export interface NodeOutcome {
  requests: { method: string; url: string; minorVersion: number }[]
  /** The code of its parser's complaint, or the status; undefined where it has none. */
  refused: string | undefined
}

/**
 * node:http in strict mode, without a network: what is asked goes to its parser, llhttp, through a
 * connection of its own, all at once and with the end of the stream behind it.
 */
export class NodeHttp {
  readonly #server = createServer({
    insecureHTTPParser: false,
    requireHostHeader: true,
    maxHeaderSize: 32_768,
  })
  readonly #outcomes = new Map<Duplex, NodeOutcome>()

  constructor() {
    const serve = (request: IncomingMessage, respond: () => void) => {
      this.#outcomes.get(request.socket)?.requests.push({
        method: request.method ?? '',
        url: request.url ?? '',
        minorVersion: request.httpVersionMinor,
      })
      request.on('error', () => {})
      request.on('end', respond)
      request.resume()
    }
    this.#server.on('request', (request, response) => serve(request, () => response.end()))
    this.#server.on('checkExpectation', ({ socket }) => this.#refuse(socket, '417'))
    this.#server.on('connect', (request, socket) => {
      serve(request, () => {})
      socket.destroy()
    })
    this.#server.on('clientError', (error, socket) => {
      this.#refuse(socket, 'code' in error ? String(error.code) : error.message)
    })
  }

  #refuse(socket: Duplex, why: string): void {
    const outcome = this.#outcomes.get(socket)
    if (outcome) outcome.refused = why
    socket.destroy()
  }

  async read(text: string): Promise<NodeOutcome> {
    const outcome: NodeOutcome = { requests: [], refused: undefined }
    const socket = new Duplex({
      allowHalfOpen: true,
      read() {},
      write(chunk: Buffer, _encoding, done) {
        if (chunk.includes('HTTP/1.1 400')) outcome.refused = '400'
        done()
      },
    })
    this.#outcomes.set(socket, outcome)
    this.#server.emit('connection', socket)
    socket.push(Buffer.from(text, 'latin1'))
    socket.push(null)
    await new Promise((resolve) => socket.once('close', resolve))
    this.#outcomes.delete(socket)
    return outcome
  }
}
