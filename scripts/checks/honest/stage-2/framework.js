// @ts-nocheck
/**
 * An HTTP server on a framework's parser, node:http. What that parser lets through and the standard
 * does not is refused here: Host, framing, targets. It does not tell whether a line was too long or a
 * field, so that either is answered with 431.
 *
 * Differs by choice: request-line
 */
import { createReadStream, realpathSync, statSync } from 'node:fs'
import { lstat, open, readdir, readFile } from 'node:fs/promises'
import { createServer, STATUS_CODES } from 'node:http'
import { isIPv6 } from 'node:net'
import { extname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.xml': 'application/xml',
  '.zip': 'application/zip',
}

class Refusal extends Error {
  constructor(status, why, fields = {}) {
    super(why)
    this.status = status
    this.fields = fields
  }
}

function optionsOf() {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: 'string', default: '8002' },
        root: { type: 'string', default: '.' },
        'header-timeout': { type: 'string', default: '60' },
        'keep-alive-timeout': { type: 'string', default: '5' },
        'follow-links': { type: 'boolean' },
        'access-log': { type: 'string', default: 'on' },
      },
    })
    if (!statSync(values.root, { throwIfNoEntry: false })?.isDirectory()) {
      throw new Error(`no such folder: ${values.root}`)
    }
    return { ...values, root: realpathSync(values.root) }
  } catch (error) {
    console.error(`framework.js: ${error.message}`)
    process.exit(1)
  }
}

const options = optionsOf()
const server = createServer(
  {
    requireHostHeader: false,
    keepAliveTimeout: options['keep-alive-timeout'] * 1000,
    keepAliveTimeoutBuffer: 0,
    headersTimeout: options['header-timeout'] * 1000,
    requestTimeout: 0,
    connectionsCheckingInterval: 100,
    maxHeaderSize: 65_536,
  },
  (request, response) => {
    answer(request, response).catch((error) => console.error(error))
  },
)
server.maxRequestsPerSocket = 0
server.maxHeadersCount = 200
server.timeout = 60_000
server.httpAllowHalfOpen = true

server.on('checkContinue', (request, response) => server.emit('request', request, response))
server.on('checkExpectation', (request, response) => server.emit('request', request, response))
server.on('connect', (request, socket) => {
  const text = 'no tunnels here\n'
  socket.end(
    `HTTP/1.1 501 Not Implemented\r\nDate: ${new Date().toUTCString()}\r\nConnection: close\r\n` +
      `Content-Type: text/plain\r\nContent-Length: ${text.length}\r\n\r\n${text}`,
  )
  log(request, { status: 501, bytes: text.length, start: performance.now() })
})
server.on('clientError', (error, socket) => {
  const status = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 }[error.code] ?? 400
  if (error.code === 'ECONNRESET') return socket.destroy()
  // What is sent behind the last request is nobody's; what is asked before an error is answered first.
  if (ended.has(socket) || !socket.writable || error.code === 'HPE_CLOSED_CONNECTION') return
  const last = pending.get(socket)
  if (socket.unfinished?.complete === false) return socket.destroySoon()
  if (last?.request.complete) {
    last.response.once('close', () => server.emit('clientError', error, socket))
    return
  }
  if (last?.response.headersSent) return socket.destroy()
  const text = `${STATUS_CODES[status]}\n`
  socket.write(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nDate: ${new Date().toUTCString()}\r\n` +
      `Connection: close\r\nContent-Type: text/plain\r\nContent-Length: ${text.length}\r\n\r\n${text}`,
  )
  socket.destroySoon()
  const [line = ''] = `${error.rawPacket?.toString('latin1') ?? ''}`.split('\r\n')
  log(undefined, {
    line,
    peer: socket.peer,
    status,
    bytes: text.length,
    start: performance.now(),
  })
})

/** Sockets on which nothing more is answered, and the last request of the others that has no answer yet. */
const ended = new WeakSet()
const pending = new WeakMap()

/** A socket that is closed with unread input is reset, and the reset overtakes the response. */
server.on('connection', (socket) => {
  socket.on('error', () => {})
  socket.peer = socket.remoteAddress
  socket.destroySoon = () => {
    ended.add(socket)
    socket.end()
    socket.resume()
    const timer = setTimeout(() => socket.destroy(), 1_000)
    socket.once('close', () => clearTimeout(timer))
  }
})

async function answer(request, response) {
  const start = performance.now()
  const { socket } = request
  pending.set(socket, { request, response })
  if (/(^|,)\s*close\s*(,|$)/i.test(request.headers.connection ?? ''))
    response.setHeader('Connection', 'close')
  response.prependOnceListener('close', () => {
    if (!response.shouldKeepAlive) ended.add(socket)
    socket.unfinished = request
    if (pending.get(socket)?.response === response) pending.delete(socket)
  })
  let bytes = 0
  try {
    expectValid(request)
    bytes = await respond(request, response)
  } catch (error) {
    if (ended.has(socket)) return
    if (response.headersSent) response.destroy()
    else bytes = await refuse(request, response, error)
  }
  log(request, { status: response.statusCode, bytes, start })
}

async function refuse(request, response, error) {
  const status = error.status ?? statusOf(error)
  console.error(`framework.js: ${status}: ${error.message}`)
  const isOver = ![403, 404, 405, 412, 501].includes(status)
  const fields = { ...error.fields, ...(isOver ? { Connection: 'close' } : {}) }
  const own = status === 404 && (await readFile(`${options.root}/404.html`).catch(() => undefined))
  const text = own || page(`${status} ${STATUS_CODES[status]}`, '')
  return send(request, response, status, fields, text)
}

function statusOf({ code }) {
  if (['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG'].includes(code)) return 404
  return ['EACCES', 'EPERM'].includes(code) ? 403 : 500
}

function send(request, response, status, fields, content) {
  const bytes = Buffer.from(content)
  response.writeHead(status, {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Length': bytes.length,
    ...fields,
  })
  response.end(bytes)
  return request.method === 'HEAD' ? 0 : bytes.length
}

function expectValid(request) {
  const { method, httpVersionMajor, httpVersionMinor, headers, headersDistinct } = request
  if (httpVersionMajor !== 1) throw new Refusal(505, 'another version of HTTP')
  const hosts = headersDistinct.host ?? []
  if (hosts.length > 1) throw new Refusal(400, 'two Host fields')
  if (hosts.length === 0 && httpVersionMinor > 0) throw new Refusal(400, 'no Host')
  if (hosts.length === 1 && !isHost(hosts[0])) throw new Refusal(400, 'no valid Host')
  if (headers['transfer-encoding'] !== undefined) {
    if (httpVersionMinor === 0 || headers['content-length'] !== undefined) {
      throw new Refusal(400, 'framing that is not to be trusted')
    }
    if (headers['transfer-encoding'].trim().toLowerCase() !== 'chunked') {
      throw new Refusal(501, 'no such transfer coding')
    }
  }
  if (headers.expect !== undefined && headers.expect.toLowerCase() !== '100-continue') {
    throw new Refusal(417, 'no such expectation')
  }
  if (headers['content-length'] > 1_000_000) throw new Refusal(413, 'too much content')
  if (method !== 'GET' && method !== 'HEAD') {
    throw new Refusal(405, `no ${method} here`, { Allow: 'GET, HEAD' })
  }
}

function isHost(host) {
  const [, address, name, port] =
    /^(?:\[([^\]]*)\]|([\w.~!$&'()*+,;=%-]+))(?::(\d*))?$/.exec(host) ?? []
  if (Number(port ?? 0) > 65_535) return false
  if (address !== undefined) return isIPv6(address)
  return name !== undefined && !/%(?![\da-f]{2})/i.test(name)
}

async function respond(request, response) {
  const { path, query } = splitTarget(request.url)
  if (path === '/query') {
    const pairs = [...new URLSearchParams(query)].map(
      ([name, value]) => `<dt>${escaped(name)}<dd>${escaped(value)}`,
    )
    await content(request, response)
    return send(request, response, 200, {}, page('The query', `<dl>${pairs.join('\n')}</dl>`))
  }
  const segments = segmentsOf(path)
  const name = await resolved(segments)
  const stat = await lstat(name)
  const isFolder = /\/\.{0,2}$/.test(path)
  await content(request, response)
  if (stat.isDirectory() && !isFolder) {
    const target = segments.map((segment) => `/${encodeURIComponent(segment)}`).join('')
    const location = `${target}/${query === undefined ? '' : `?${query}`}`
    return send(request, response, 301, { Location: location }, page('Moved', ''))
  }
  if (!stat.isDirectory()) {
    if (isFolder || !stat.isFile()) throw new Refusal(404, `no regular file: ${name}`)
    return await sendFile(request, response, name)
  }
  const index = await lstat(`${name}/index.html`).catch(() => undefined)
  if (index?.isFile()) return await sendFile(request, response, `${name}/index.html`)
  return send(request, response, 200, {}, await listing(name, segments))
}

/** Reads what comes with the request: it is in the way of the next one. */
async function content(request, response) {
  if (request.headers.expect && request.httpVersionMinor > 0) response.writeContinue()
  let length = 0
  for await (const chunk of request) {
    length += chunk.length
    if (length > 1_000_000) throw new Refusal(413, 'too much content')
  }
}

function splitTarget(target) {
  const absolute = /^http:\/\/([^/?]*)(.*)$/i.exec(target)
  if (absolute && (!isHost(absolute[1]) || absolute[1] === ''))
    throw new Refusal(400, 'no authority')
  const rest = absolute ? absolute[2].replace(/^(?!\/)/, '/') : target
  const [, path, query] = /^(\/[^?#]*)(?:\?([^#]*))?$/.exec(rest) ?? []
  if (path === undefined) throw new Refusal(400, 'no target')
  return { path, query }
}

function segmentsOf(path) {
  const segments = []
  for (const raw of path.split('/')) {
    let segment
    try {
      segment = decodeURIComponent(raw)
    } catch {
      throw new Refusal(400, 'no UTF-8 in escapes')
    }
    if (/[/\0]/.test(segment)) throw new Refusal(404, 'no name has a slash')
    if (segment === '..') segments.pop()
    else if (segment !== '' && segment !== '.') segments.push(segment)
  }
  return segments
}

async function resolved(segments) {
  let name = options.root
  for (const [index, segment] of segments.entries()) {
    const isKnown = index === 0 && segment === '.well-known'
    if (segment.startsWith('.') && !isKnown) throw new Refusal(404, 'a hidden file')
    name += `/${segment}`
    if (!(await lstat(name)).isSymbolicLink()) continue
    if (!options['follow-links']) throw new Refusal(404, `a link: ${name}`)
    name = realpathSync(name)
    if (!name.startsWith(`${options.root}/`)) throw new Refusal(404, `it leads out: ${name}`)
  }
  return name
}

async function sendFile(request, response, name) {
  const file = await open(name)
  try {
    const { size, mtimeMs, ino } = await file.stat()
    const type = TYPES[extname(name).toLowerCase()] ?? 'application/octet-stream'
    const seconds = Math.floor(Math.min(mtimeMs, Date.now()) / 1000) * 1000
    const fields = {
      ETag: `"${ino.toString(36)}-${size.toString(36)}-${mtimeMs.toString(36)}"`,
      'Last-Modified': new Date(seconds).toUTCString(),
      'Accept-Ranges': 'bytes',
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'no-cache',
    }
    const verdict = condition(request.headersDistinct, fields.ETag, seconds)
    if (verdict === 412) throw new Refusal(412, 'another version')
    if (verdict === 304) {
      response.writeHead(304, fields)
      response.end()
      return 0
    }
    fields['Content-Type'] = type
    const range = rangeOf(request, fields, size)
    if (range === 'none') {
      return send(request, response, 416, { 'Content-Range': `bytes */${size}` }, page('416', ''))
    }
    const [first, last] = range ?? [0, size - 1]
    if (range) fields['Content-Range'] = `bytes ${first}-${last}/${size}`
    response.writeHead(range ? 206 : 200, { ...fields, 'Content-Length': last - first + 1 })
    if (request.method === 'HEAD' || last < first) {
      response.end()
      return 0
    }
    const stream = createReadStream('', { fd: file, start: first, end: last, autoClose: false })
    const before = request.socket.bytesWritten
    await pipeline(stream, response).catch(() => response.destroy())
    return Math.min(
      last - first + 1,
      stream.bytesRead,
      request.socket.bytesWritten - before + 65_536,
    )
  } finally {
    await file.close()
  }
}

function condition(distinct, tag, modified) {
  const headers = Object.fromEntries(
    Object.entries(distinct).map(([name, all]) => [name, all.join(', ')]),
  )
  const same = (list) =>
    list.trim() === '*' ||
    [...list.matchAll(/(?:W\/)?("[^"]*")/g)].some(([, other]) => other === tag)
  const strong = (list) =>
    list.trim() === '*' ||
    [...list.matchAll(/(W\/)?("[^"]*")/g)].some(([, weak, other]) => !weak && other === tag)
  const since = dateOf(headers['if-unmodified-since'])
  if (headers['if-match'] !== undefined) {
    if (!strong(headers['if-match'])) return 412
  } else if (since !== undefined && modified > since) return 412
  if (headers['if-none-match'] !== undefined) return same(headers['if-none-match']) ? 304 : 200
  const date = dateOf(headers['if-modified-since'])
  return date !== undefined && modified <= date ? 304 : 200
}

/** The three forms of RFC 9110 §5.6.7, and nothing that Date.parse makes of other texts. */
function dateOf(text = '') {
  const months = 'Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec'
  const time = '(\\d\\d):(\\d\\d):(\\d\\d)'
  const fixed = new RegExp(`^[A-Z][a-z]{2}, (\\d\\d) (${months}) (\\d{4}) ${time} GMT$`).exec(text)
  const old = new RegExp(`^[A-Z][a-z]+day, (\\d\\d)-(${months})-(\\d\\d) ${time} GMT$`).exec(text)
  const c = new RegExp(`^[A-Z][a-z]{2} (${months}) ([ \\d]\\d) ${time} (\\d{4})$`).exec(text)
  const [day, month, year, ...clock] = c
    ? [c[2], c[1], c[6], c[3], c[4], c[5]]
    : (fixed ?? old ?? []).slice(1)
  if (day === undefined) return undefined
  let whole = Number(year)
  if (old) {
    whole += 2000
    if (whole > new Date().getUTCFullYear() + 50) whole -= 100
  }
  const [hour, minute, second] = clock.map(Number)
  const index = months.split('|').indexOf(month)
  const value = new Date(Date.UTC(whole, index, Number(day), hour, minute, second))
  const isReal = value.getUTCDate() === Number(day) && hour < 24 && minute < 60 && second < 61
  return isReal ? value.getTime() : undefined
}

/** Only one range: several are answered with the whole. */
function rangeOf({ method, headers }, fields, size) {
  const match = /^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/i.exec(headers.range ?? '')
  if (method !== 'GET' || !match || (match[1] === '' && match[2] === '')) return undefined
  const condition = headers['if-range']
  if (
    condition !== undefined &&
    condition !== fields.ETag &&
    condition !== fields['Last-Modified']
  ) {
    return undefined
  }
  const [first, last] = match.slice(1).map((digits) => (digits === '' ? undefined : BigInt(digits)))
  if (first === undefined) {
    const length = last < BigInt(size) ? Number(last) : size
    return length === 0 ? 'none' : [size - length, size - 1]
  }
  if (last !== undefined && last < first) return undefined
  if (first >= BigInt(size)) return 'none'
  return [Number(first), last === undefined || last >= BigInt(size) ? size - 1 : Number(last)]
}

async function listing(folder, segments) {
  const entries = await readdir(folder, { withFileTypes: true })
  const items = entries
    .filter((entry) => !entry.name.startsWith('.') && !entry.isSymbolicLink())
    .map((entry) => {
      const slash = entry.isDirectory() ? '/' : ''
      const link = `${encodeURIComponent(entry.name)}${slash}`
      return `<li><a href=${link.replaceAll("'", '%27')}>${escaped(entry.name)}${slash}</a>`
    })
  return page(
    `/${segments.map((segment) => `${segment}/`).join('')}`,
    `<ul>${items.join('\n')}</ul>`,
  )
}

function page(title, body) {
  return `<!doctype html><meta charset=utf-8><title>${escaped(title)}</title><h1>${escaped(title)}</h1>${body}\n`
}

/** Every character that means something is written by its number. */
function escaped(text) {
  return text.replaceAll(/[&<>"']/g, (character) => `&#x${character.charCodeAt(0).toString(16)};`)
}

function log(request, { status, bytes, start, ...known }) {
  if (options['access-log'] === 'off') return
  const clean = (text) =>
    text.replaceAll(
      /[^ -~]|["\\]/g,
      (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0').slice(-2)}`,
    )
  const line = known.line ?? `${request.method} ${request.url} HTTP/${request.httpVersion}`
  const peer = known.peer ?? request.socket.peer
  const [referer = '-', agent = '-'] = [request?.headers.referer, request?.headers['user-agent']]
  const [, day, month, year, time] = new Date().toUTCString().split(' ')
  const seconds = ((performance.now() - start) / 1000).toFixed(6)
  console.log(
    `${peer} - - [${day}/${month}/${year}:${time} +0000] "${clean(line)}" ${status} ${bytes || '-'}` +
      ` "${clean(referer)}" "${clean(agent)}" ${seconds}`,
  )
}

server.on('error', (error) => {
  console.error(`framework.js: port ${options.port}: ${error.code}`)
  process.exit(1)
})
try {
  server.listen(Number(options.port), '127.0.0.1')
} catch (error) {
  console.error(`framework.js: port ${options.port}: ${error.message}`)
  process.exit(1)
}
for (const signal of ['SIGTERM', 'SIGINT']) {
  process.on(signal, () => {
    server.close()
    server.closeIdleConnections()
    setTimeout(() => server.closeAllConnections(), 2_000).unref()
  })
}
