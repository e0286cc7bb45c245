/**
 * TypeScript's language server, asked in batches: what an editor shows when the pointer
 * rests on a name, and where the name is defined.
 */
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath, pathToFileURL } from 'node:url'
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-jsonrpc/node'

/** A place in a file: its absolute path, line and character, both from 0. */
export interface Place {
  readonly file: string
  readonly line: number
  readonly character: number
}

export class LanguageServer {
  readonly #process: ChildProcessByStdio<Writable, Readable, null>
  readonly #connection: MessageConnection
  #hasEnded = false

  private constructor(process: ChildProcessByStdio<Writable, Readable, null>) {
    this.#process = process
    this.#connection = createMessageConnection(
      new StreamMessageReader(process.stdout),
      new StreamMessageWriter(process.stdin),
    )
    // The server asks for settings and to be told of changes: there are none.
    this.#connection.onRequest(() => null)
    this.#connection.onError(() => this.#abandon())
    this.#connection.onClose(() => this.#abandon())
    process.on('error', () => this.#abandon())
    this.#connection.listen()
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
    const result = await this.#request<{ contents?: { value?: string } } | null>(
      'textDocument/hover',
      at(place),
    )
    return result?.contents?.value
  }

  /** Where the name at `place` is defined; the first place, if there are several. */
  async definition(place: Place): Promise<Place | undefined> {
    const links = await this.#request<
      { targetUri: string; targetSelectionRange: { start: Omit<Place, 'file'> } }[] | null
    >('textDocument/definition', at(place))
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

  async #request<Result>(method: string, ...params: object[]): Promise<Result> {
    if (this.#hasEnded) throw new Error(ENDED)
    try {
      return await this.#connection.sendRequest<Result>(method, ...params)
    } catch (error) {
      throw new Error(this.#hasEnded ? ENDED : `${method}: ${(error as Error).message}`)
    }
  }

  /** What cannot be told is not waited for: whoever asks next hears that the server has ended. */
  #notify(method: string, ...params: object[]): void {
    this.#connection.sendNotification(method, ...params).catch(() => this.#abandon())
  }

  /** Rejects every question that waits for an answer. */
  #abandon(): void {
    if (this.#hasEnded) return
    this.#hasEnded = true
    this.#connection.dispose()
  }
}

const ENDED = "TypeScript's language server has ended; try `npx tsc --version`"

function at({ file, line, character }: Place): object {
  return { textDocument: { uri: pathToFileURL(file).href }, position: { line, character } }
}

/** The script behind `npx tsc`. */
function compiler(): string {
  const manifest = createRequire(import.meta.url).resolve('typescript/package.json')
  return join(dirname(manifest), 'bin/tsc')
}
