/** Listings, made by a thread: a directory may have a hundred thousand entries. */
import { Worker } from 'node:worker_threads'
import { DocumentRoot } from '../../2-http/files/document-root.ts'
import { parsePath } from '../../2-http/files/path.ts'
import { problem } from '../../2-http/problem.ts'
import type { Request } from '../../2-http/request/request.ts'
import { respondProblem } from '../../2-http/response/respond-page.ts'
import type { Piece, Response, Site } from '../../2-http/response/response.ts'
import type { Options } from '../options.ts'
import type { Elsewhere, Job } from './elsewhere.ts'

/** The fields that a page's response may depend on. */
const FIELDS = [
  'accept-encoding',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'if-unmodified-since',
]

/** A response that somebody waits for. */
interface Order {
  readonly head: string
  readonly method: string
  ready(response: Response): void
}

// #region listings
/** One at a time, in the order in which they are asked for. */
export class ListingsElsewhere implements Elsewhere {
  readonly #options: Options
  readonly #site: Pick<Site, 'root' | 'mediaTypes'>
  /** The same root, where what would be listed is a problem. */
  readonly #root: DocumentRoot
  #thread: Worker | undefined
  readonly #orders: Order[] = []

  /** Throws UserError where the root cannot be served. */
  constructor(options: Options, site: Pick<Site, 'root' | 'mediaTypes'>) {
    this.#options = options
    this.#site = site
    this.#root = new DocumentRoot(options.root, { ...options, listing: false })
  }

  make(request: Request, ready: (response: Response) => void): Job | undefined {
    if (!this.#isListing(request)) return undefined
    const order = { head: headOf(request), method: request.method, ready }
    this.#orders.push(order)
    if (this.#orders.length === 1) this.#next()
    return { cancel: () => this.#cancel(order) }
  }

  /** Whether it is a directory without an index that is asked for. */
  #isListing({ method, path }: Request): boolean {
    if (!this.#options.listing || (method !== 'GET' && method !== 'HEAD'))
      return false
    const parsed = parsePath(path)
    if ('status' in parsed || !parsed.directory) return false
    const found = this.#root.find(parsed, [])
    if (found.kind === 'file') this.#root.release(found.file)
    return found.kind === 'problem' && found.problem.status === 403
  }
  // #endregion listings

  // #region orders
  #next(): void {
    const [order] = this.#orders
    if (order === undefined) return
    this.#thread ??= this.#start()
    this.#thread.postMessage(order.head)
  }

  /** The first order is made already, or is about to be. */
  #finish(response: Response): void {
    const order = this.#orders.shift()
    this.#next()
    order?.ready(response)
  }

  #cancel(order: Order): void {
    const place = this.#orders.indexOf(order)
    const isBegun = place === 0
    if (isBegun) {
      const { root } = this.#site
      const discard = ({ file }: Response) => {
        if (file !== undefined) root.release(file)
      }
      this.#orders[0] = { ...order, ready: discard }
    } else if (place > 0) this.#orders.splice(place, 1)
  }
  // #endregion orders

  // #region start
  #start(): Worker {
    const program = new URL('./listing-thread.ts', import.meta.url)
    const thread = new Worker(program, {
      name: 'listings',
      workerData: this.#options,
    })
    thread.unref()
    thread.on('message', (made: Response) => {
      this.#finish({ ...made, content: made.content.map(asPiece) })
    })
    thread.on('error', ({ stack = '' }) => {
      this.#thread = undefined
      const method = this.#orders[0]?.method ?? ''
      this.#finish(respondProblem(problem(500, stack), method, this.#site as Site))
    })
    return thread
  }
  // #endregion start
}

/** Bytes have come as what every thread knows, which is not Node's Buffer. */
function asPiece(piece: Piece): Piece {
  if (!ArrayBuffer.isView(piece)) return piece
  return Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength)
}

/** The request, written again with all that its response depends on. */
function headOf(request: Request): string {
  const { method, path, query } = request
  const target = query === undefined ? path : `${path}?${query}`
  const lines = FIELDS.flatMap((name) => {
    const value = request.field(name)
    return value === undefined ? [] : [`${name}: ${value}\r\n`]
  })
  return `${method} ${target} HTTP/1.1\r\nHost: localhost\r\n${lines.join('')}\r\n`
}
