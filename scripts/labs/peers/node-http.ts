/**
 * A static file server on node:http, as its documentation would have it written:
 *
 *     node scripts/labs/peers/node-http.ts [--port 8000] [--log FILE] [--whole | --kept] [--patient] ROOT
 *
 * Validators, conditional requests, HEAD, 405, an index.html, and a log in the Combined Log Format.
 * Files are streamed. With `--whole` they are read into memory by synchronous calls instead, which is
 * faster for small ones and stops everybody else meanwhile; with `--kept` once, and never again. `--patient`: idle
 * connections are kept for as long as their clients like.
 */
import { createReadStream, createWriteStream, readFileSync, type Stats, statSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    port: { type: 'string', default: '0' },
    log: { type: 'string' },
    whole: { type: 'boolean', default: false },
    kept: { type: 'boolean', default: false },
    patient: { type: 'boolean', default: false },
  },
})
const root = positionals[0] ?? '.'
const log = values.log === undefined ? undefined : createWriteStream(values.log, { flags: 'a' })
const kept = new Map<string, { facts: Stats; content: Buffer }>()
const serve = values.kept ? serveKept : values.whole ? serveWhole : serveStreamed

const server = createServer((request, response) => {
  if (log) response.on('close', () => log.write(logLine(request, response)))
  serve(request, response).catch((error: NodeJS.ErrnoException) => {
    if (response.headersSent) response.destroy()
    else refuse(response, error.code === 'ENOENT' || error.code === 'ENOTDIR' ? 404 : 500)
  })
})
server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
  // What follows a request that was the last one is nobody's.
  if (!socket.writable || error.code === 'HPE_CLOSED_CONNECTION') return
  const status = clientErrors[error.code ?? ''] ?? '400 Bad Request'
  const fields = [`Date: ${new Date().toUTCString()}`, 'Content-Length: 0', 'Connection: close']
  socket.end([`HTTP/1.1 ${status}`, ...fields, '', ''].join('\r\n'))
})
if (values.patient) server.keepAliveTimeout = 0
server.listen(Number(values.port), '127.0.0.1', () => {
  console.log(`listening on http://127.0.0.1:${(server.address() as AddressInfo).port}`)
})
process.on('SIGTERM', () => process.exit(0))

async function serveStreamed(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = pathOf(request, response)
  if (path === undefined) return
  const facts = await stat(path)
  if (!writeHead(request, response, path, facts)) return
  await pipeline(createReadStream(path), response)
}

async function serveWhole(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = pathOf(request, response)
  if (path === undefined) return
  const facts = statSync(path)
  if (!writeHead(request, response, path, facts)) return
  response.end(readFileSync(path))
}

async function serveKept(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = pathOf(request, response)
  if (path === undefined) return
  const { facts, content } = kept.get(path) ?? keep(path)
  if (!writeHead(request, response, path, facts)) return
  response.end(content)
}

function keep(path: string): { facts: Stats; content: Buffer } {
  const facts = statSync(path)
  const file = { facts, content: facts.isFile() ? readFileSync(path) : Buffer.alloc(0) }
  kept.set(path, file)
  return file
}

/** The file that is asked for; undefined where the answer has been given already. */
function pathOf(request: IncomingMessage, response: ServerResponse): string | undefined {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD')
    return refuse(response, 405)
  }
  const path = decoded(pathIn(request.url ?? '/'))
  if (path === undefined || path.includes('\0')) return refuse(response, 400)
  // join takes `..` out, and what stands before it: nothing climbs above the root.
  const file = join(root, join('/', path))
  return file.endsWith('/') ? `${file}index.html` : file
}

/** The path of a target in origin form or absolute form. */
function pathIn(target: string): string {
  const origin = /^http:\/\/[^/?#]+/i.exec(target)?.[0] ?? ''
  return target.slice(origin.length).split('?', 1)[0] || '/'
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path)
  } catch {
    return undefined
  }
}

/** Writes what stands before the content; false where no content follows. */
function writeHead(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  facts: Stats,
): boolean {
  if (!facts.isFile()) {
    refuse(response, 404)
    return false
  }
  const { headers } = request
  const entityTag = `"${facts.size.toString(16)}-${Math.floor(facts.mtimeMs).toString(16)}"`
  response.setHeader('ETag', entityTag)
  response.setHeader('Last-Modified', facts.mtime.toUTCString())
  response.setHeader('Cache-Control', 'no-cache')
  if (unchanged(headers, entityTag, facts.mtime)) {
    response.writeHead(304).end()
    return false
  }
  response.setHeader('Content-Type', types[extname(path)] ?? 'application/octet-stream')
  response.setHeader('Content-Length', facts.size)
  if (request.method !== 'HEAD') return true
  response.end()
  return false
}

/** RFC 9110 §13.2.2: If-Modified-Since counts only where there is no If-None-Match. */
function unchanged(
  headers: IncomingMessage['headers'],
  entityTag: string,
  modified: Date,
): boolean {
  const tags = headers['if-none-match']
  if (tags !== undefined) {
    return tags.split(',').some((tag) => tag.trim() === '*' || tag.trim() === entityTag)
  }
  const since = Date.parse(headers['if-modified-since'] ?? '')
  return Math.floor(modified.getTime() / 1000) * 1000 <= since
}

function refuse(response: ServerResponse, status: number): undefined {
  const text = `${status}\n`
  response.writeHead(status, { 'Content-Type': 'text/plain', 'Content-Length': text.length })
  response.end(text)
}

function logLine(request: IncomingMessage, response: ServerResponse): string {
  const { method, url, httpVersion, headers, socket } = request
  const line = `${method} ${url} HTTP/${httpVersion}`
  const length = response.getHeader('Content-Length') ?? '-'
  const { referer = '-', 'user-agent': agent = '-' } = headers
  return `${socket.remoteAddress} - - [${new Date().toISOString()}] "${line}" ${response.statusCode} ${length} "${referer}" "${agent}"\n`
}

/** What llhttp refuses, where 400 says too little. */
const clientErrors: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.jpg': 'image/jpeg',
  '.woff2': 'font/woff2',
}
