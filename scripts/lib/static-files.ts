/** Answers requests with the files of a folder: what `npm start` serves the built guide with. */
import type { Stats } from 'node:fs'
import { type FileHandle, open, readFile, stat } from 'node:fs/promises'
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { extname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import mime from 'mime'
import { entityTags, weakMatch } from '../../stages-src/2-http/response/entity-tag.ts'
import { acceptedCodings } from '../../stages-src/2-http/response/negotiation.ts'

/**
 * Answers with the file that a request names, compressed where a compressed sibling (`.br`, `.gz`)
 * stands beside it and the client takes it. The disk is asked every time, so that a rebuilt guide
 * is served at once. Never rejects: what goes wrong costs this one response.
 */
export async function serveFile(
  folder: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    await answer(folder, request, response)
  } catch (error) {
    fail(request, response, error as NodeJS.ErrnoException)
  }
}

async function answer(
  folder: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { Allow: 'GET, HEAD' }).end()
    return
  }
  const path = pathOf(request.url ?? '')
  if (path === undefined) return notFound(folder, response)
  const file = join(folder, path.endsWith('/') ? `${path}index.html` : path)
  const found = await unlessAbsent(stat(file))
  if (found?.isFile()) await sendFile(file, request, response)
  else if (found?.isDirectory()) response.writeHead(301, { Location: encodeURI(`${path}/`) }).end()
  else await notFound(folder, response)
}

/** The path that a request names, decoded, or undefined if no file of a guide has such a name. */
function pathOf(target: string): string | undefined {
  try {
    const url = new URL(target.startsWith('/') ? `http://localhost${target}` : target)
    const path = decodeURIComponent(url.pathname)
    return SERVED.test(path) ? path : undefined
  } catch {
    return undefined // no URL, or no UTF-8
  }
}

// No dot-files, and nothing that means more than a name: `..`, and on Windows `\` and `:`.
const SERVED = /^(?:\/[^./\\:\0][^/\\:\0]*)*\/?$/

async function sendFile(
  file: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const accepted = acceptedCodings(request.headers['accept-encoding'])
  const fields: OutgoingHttpHeaders = {
    'Cache-Control': 'no-cache',
    'Content-Type': typeOf(file),
    Vary: 'Accept-Encoding',
  }
  for (const coding of accepted.codings) {
    const compressed = await unlessAbsent(open(file + SUFFIX[coding]))
    if (compressed === undefined) continue
    return send(compressed, { ...fields, 'Content-Encoding': coding }, request, response)
  }
  if (accepted.identity) return send(await open(file), fields, request, response)
  response.writeHead(406, fields).end()
}

const SUFFIX = { br: '.br', gzip: '.gz' }

/** Sends an open file and closes it. A range is ignored, as a server may: RFC 9110 §14.2. */
async function send(
  file: FileHandle,
  fields: OutgoingHttpHeaders,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const stats = await file.stat()
    const tag = `W/"${stats.size}-${Math.trunc(stats.mtimeMs)}"`
    const validators = { ETag: tag, 'Last-Modified': stats.mtime.toUTCString() }
    if (isFresh(request, tag, stats)) {
      response.writeHead(304, { ...fields, ...validators }).end()
      return
    }
    response.writeHead(200, { ...fields, ...validators, 'Content-Length': stats.size })
    if (request.method === 'HEAD') response.end()
    else await pipeline(file.createReadStream({ autoClose: false }), response)
  } finally {
    await file.close()
  }
}

/** Whether the client has what would be sent: RFC 9110 §13.2.2. */
function isFresh({ headers }: IncomingMessage, tag: string, { mtimeMs }: Stats): boolean {
  const tags = headers['if-none-match']
  if (tags === '*') return true
  if (tags !== undefined) return entityTags(tags).some((known) => weakMatch(known, tag))
  const since = Date.parse(headers['if-modified-since'] ?? '')
  return Math.trunc(mtimeMs / 1000) * 1000 <= since // false for no date
}

async function notFound(folder: string, response: ServerResponse): Promise<void> {
  const page = await unlessAbsent(readFile(join(folder, '404.html')))
  if (page === undefined && !(await unlessAbsent(stat(folder)))) {
    throw new Error(`${folder} is gone: npm run build`)
  }
  response.writeHead(404, { 'Content-Type': typeOf('404.html') }).end(page ?? 'Not found')
}

function typeOf(file: string): string {
  const type = mime.getType(extname(file)) ?? 'application/octet-stream'
  return type.startsWith('text/') ? `${type};charset=utf-8` : type
}

/** What a promise brings, or undefined if there is no such file. */
async function unlessAbsent<Result>(promise: Promise<Result>): Promise<Result | undefined> {
  try {
    return await promise
  } catch (error) {
    if (ABSENT.has((error as NodeJS.ErrnoException).code)) return undefined
    throw error
  }
}

const ABSENT = new Set<string | undefined>(['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'])

function fail(
  request: IncomingMessage,
  response: ServerResponse,
  error: NodeJS.ErrnoException,
): void {
  if (error.code === 'ERR_STREAM_PREMATURE_CLOSE') return // the client has left
  console.error(`${request.method} ${request.url}: ${error.message}`)
  const tooMany = error.code === 'EMFILE' || error.code === 'ENFILE'
  if (response.headersSent) response.destroy()
  else if (tooMany) response.writeHead(503, { 'Retry-After': 1 }).end('Too many open files')
  else response.writeHead(500).end(error.message)
}
