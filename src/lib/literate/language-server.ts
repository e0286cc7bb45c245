/**
 * TypeScript's language server, asked in batches: what an editor shows when the pointer
 * rests on a name, and where the name is defined. It speaks the Language Server Protocol:
 * JSON-RPC 2.0 over standard input and output, each message headed by its length.
 */
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** A place in a file: its absolute path, line and character, both from 0. */
export interface Place {
  readonly file: string
  readonly line: number
  readonly character: number
}

export class LanguageServer {
  readonly #process: ChildProcessByStdio<Writable, Readable, null>
  readonly #waiting = new Map<number, (answer: Answer) => void>()
  #unread: Buffer = Buffer.alloc(0)
  #lastId = 0
  #hasEnded = false

  private constructor(process: ChildProcessByStdio<Writable, Readable, null>) {
    this.#process = process
    process.stdout.on('data', (bytes: Buffer) => this.#receive(bytes))
    process.on('exit', () => this.#abandon())
    process.on('error', () => this.#abandon())
    process.stdin.on('error', () => this.#abandon())
  }

  /** Starts a server for the project whose tsconfig.json stands in `root`. */
  static async start(root: string): Promise<LanguageServer> {
    const command = [compiler(), '--lsp', '--stdio']
    const server = new LanguageServer(
      spawn(process.execPath, command, { cwd: root, stdio: ['pipe', 'pipe', 'ignore'] }),
    )
    await server.#request('initialize', {
      processId: process.pid,
      rootUri: pathToFileURL(root).href,
      capabilities: {
        general: { positionEncodings: ['utf-16'] },
        textDocument: {
          hover: { contentFormat: ['markdown'] },
          definition: { linkSupport: true },
        },
      },
    })
    server.#notify('initialized', {})
    return server
  }

  get pid(): number | undefined {
    return this.#process.pid
  }

  /** Shows the server a file; only of files that it was shown does it answer questions. */
  open(file: string, text: string): void {
    const uri = pathToFileURL(file).href
    const textDocument = { uri, languageId: 'typescript', version: 1, text }
    this.#notify('textDocument/didOpen', { textDocument })
  }

  /** What an editor shows for the name at `place`, as Markdown; nothing for no name. */
  async hover(place: Place): Promise<string | undefined> {
    const result = (await this.#request('textDocument/hover', at(place))) as {
      contents?: { value?: string }
    } | null
    return result?.contents?.value
  }

  /** Where the name at `place` is defined; the first place, if there are several. */
  async definition(place: Place): Promise<Place | undefined> {
    const links = (await this.#request('textDocument/definition', at(place))) as
      | { targetUri: string; targetSelectionRange: { start: Omit<Place, 'file'> } }[]
      | null
    const link = links?.[0]
    if (!link) return undefined
    return { file: fileURLToPath(link.targetUri), ...link.targetSelectionRange.start }
  }

  /** Ends the server, which otherwise would end with this process. */
  async stop(): Promise<void> {
    if (this.#hasEnded) return
    await this.#request('shutdown')
    this.#notify('exit')
    this.#process.stdin.end()
  }

  #request(method: string, params?: unknown): Promise<unknown> {
    if (this.#hasEnded) return Promise.reject(new Error(ended))
    this.#lastId += 1
    const id = this.#lastId
    this.#send({ id, method, params })
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, ({ result, error }) => {
        if (error) reject(new Error(`${method}: ${error.message}`))
        else resolve(result)
      })
    })
  }

  #notify(method: string, params?: unknown): void {
    this.#send({ method, params })
  }

  #send(message: object): void {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message })
    this.#process.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)
  }

  #receive(bytes: Buffer): void {
    this.#unread = this.#unread.length === 0 ? bytes : Buffer.concat([this.#unread, bytes])
    let start = 0
    for (;;) {
      const headEnd = this.#unread.indexOf('\r\n\r\n', start)
      if (headEnd === -1) break
      const head = this.#unread.toString('latin1', start, headEnd)
      const bodyEnd = headEnd + 4 + Number(/Content-Length: (\d+)/i.exec(head)?.[1])
      if (this.#unread.length < bodyEnd) break
      this.#take(JSON.parse(this.#unread.toString('utf8', headEnd + 4, bodyEnd)))
      start = bodyEnd
    }
    this.#unread = this.#unread.subarray(start)
  }

  #take(message: Answer): void {
    if (message.id === undefined) return
    if (message.method !== undefined) {
      // The server asks for settings and to be told of changes: there are none.
      this.#send({ id: message.id, result: null })
      return
    }
    this.#waiting.get(message.id)?.(message)
    this.#waiting.delete(message.id)
  }

  #abandon(): void {
    this.#hasEnded = true
    for (const answer of this.#waiting.values()) answer({ error: { message: ended } })
    this.#waiting.clear()
  }
}

const ended = "TypeScript's language server has ended; try `npx tsc --version`"

interface Answer {
  readonly id?: number
  readonly method?: string
  readonly result?: unknown
  readonly error?: { readonly message: string }
}

function at({ file, line, character }: Place): object {
  return { textDocument: { uri: pathToFileURL(file).href }, position: { line, character } }
}

/** The script behind `npx tsc`. */
function compiler(): string {
  const manifest = createRequire(import.meta.url).resolve('typescript/package.json')
  return join(dirname(manifest), 'bin/tsc')
}
