/** Requests, each with what has to come back, as the file tree says it. */
import type { Random } from '../../../stages-src/sys/simulated/random.ts'
import { CHANGING, FORBIDDEN, type SimulatedSite } from '../site.ts'

export interface Answer {
  readonly status: number
  /** Names in lower case. */
  readonly fields: ReadonlyMap<string, string>
  readonly content: Buffer
}

export interface Request {
  /** In a few words, for findings. */
  readonly name: string
  readonly method: string
  /** The file that an entity tag in the response is of. */
  readonly path?: string
  readonly bytes: Buffer
  /** Where the content begins that waits for '100 Continue'; else undefined. */
  readonly expectation?: number
  /** Whether the connection ends with the response. */
  readonly closes: boolean
  /** What is wrong with the answer to a request of `asked`; undefined: nothing. */
  check(answer: Answer, asked: number): string | undefined
}

interface Wanted {
  method?: string
  target: string
  version?: string
  fields?: readonly string[]
  content?: string
  check: Request['check']
}

// #region draw
/** Any request that is right. `tag`: an entity tag that the client knows, by path. */
export function drawRequest(
  random: Random,
  site: SimulatedSite,
  tags: ReadonlyMap<string, string>,
  largest: number,
): Request {
  const small = site.paths.filter((path) => (site.candidates(path, 0)[0]?.length ?? 0) <= largest)
  const path = random.pick(small)
  const [file] = site.candidates(path, 0) as [Buffer]
  const draw = random.between(0, 15)
  if (draw <= 6) return getRequest(random, site, path)
  if (draw === 7) return getRequest(random, site, CHANGING)
  if (draw === 8) return headRequest(path, file)
  if (draw === 9) return rangeRequest(random, path, file)
  if (draw === 10) return conditionalRequest(path, file, tags.get(path))
  if (draw === 11) return contentRequest(random, path, file)
  if (draw === 12) return refusedRequest(random)
  if (draw === 13) return closingRequest(random, path, file)
  if (draw === 14) return listingRequest()
  return unusualRequest(random, path, file)
}
// #endregion draw

// #region kinds
/** The whole of a file. */
export function getRequest(random: Random, site: SimulatedSite, path: string): Request {
  const fields = random.chance(0.3) ? ['User-Agent: simulated', 'Accept-Encoding: br, gzip'] : []
  const made = request(`GET ${path}`, {
    ...{ target: `/${path}`, fields },
    check: (answer, asked) => whole(answer, site.candidates(path, asked)),
  })
  return { ...made, path }
}

function headRequest(path: string, file: Buffer): Request {
  return request(`HEAD ${path}`, {
    ...{ method: 'HEAD', target: `/${path}` },
    check: ({ status, fields }) =>
      status === 200 && fields.get('content-length') === `${file.length}`
        ? undefined
        : `status ${status}, length ${fields.get('content-length')}, not ${file.length}`,
  })
}

function rangeRequest(random: Random, path: string, file: Buffer): Request {
  const first = random.between(0, Math.max(0, file.length - 1))
  const last = random.between(first, file.length + 10)
  const end = Math.min(last, file.length - 1)
  return request(`bytes ${first} to ${last} of ${path}`, {
    ...{ target: `/${path}`, fields: [`Range: bytes=${first}-${last}`] },
    check: (answer) => {
      if (first >= file.length) return statusIs(answer, 416)
      const range = answer.fields.get('content-range')
      if (range !== `bytes ${first}-${end}/${file.length}`) return `Content-Range: ${range}`
      return statusIs(answer, 206) ?? contentIs(answer, file.subarray(first, end + 1))
    },
  })
}

/** Where the client knows no tag yet, one that does not match. */
function conditionalRequest(path: string, file: Buffer, tag: string | undefined): Request {
  const fields = [`If-None-Match: ${tag ?? '"another"'}`]
  const check: Request['check'] = (answer) =>
    tag === undefined ? whole(answer, [file]) : statusIs(answer, 304)
  return request(`GET ${path} if changed`, { target: `/${path}`, fields, check })
}

/** Content that a GET has no use for: it is passed over. */
function contentRequest(random: Random, path: string, file: Buffer): Request {
  const content = 'x'.repeat(random.between(1, 3000))
  const check: Request['check'] = (answer) => whole(answer, [file])
  if (random.chance(0.5)) {
    const chunks = `${content.length.toString(16)};a=b\r\n${content}\r\n0\r\n\r\n`
    const fields = ['Transfer-Encoding: chunked']
    const wanted = { target: `/${path}`, fields, content: chunks, check }
    return request(`GET ${path} with chunks`, wanted)
  }
  const fields = [`Content-Length: ${content.length}`]
  return request(`GET ${path} with content`, { target: `/${path}`, fields, content, check })
}

/** So much content, in one chunk. */
export function uploadRequest(size: number, path: string, file: Buffer): Request {
  const content = `${size.toString(16)}\r\n${'u'.repeat(size)}\r\n0\r\n\r\n`
  const fields = ['Transfer-Encoding: chunked']
  const check: Request['check'] = (answer) => whole(answer, [file])
  return request(`GET ${path} with much`, { target: `/${path}`, fields, content, check })
}

/** Content that is sent once it has been asked for. */
export function expectingRequest(random: Random, path: string, file: Buffer): Request {
  const content = 'y'.repeat(random.between(1, 2000))
  const fields = [`Content-Length: ${content.length}`, 'Expect: 100-continue']
  const check: Request['check'] = (answer) => whole(answer, [file])
  const made = request(`GET ${path} that expects`, {
    ...{ target: `/${path}`, fields, content, check },
  })
  return { ...made, expectation: made.bytes.length - content.length }
}

function refusedRequest(random: Random): Request {
  const [method, target, status] = random.pick([
    ['GET', '/missing', 404],
    ['GET', '/one.txt/', 404],
    ['GET', `/${FORBIDDEN}`, 403],
    ['POST', '/one.txt', 405],
    ['GET', '/deep', 301],
  ] as const)
  const fields = method === 'POST' ? ['Content-Length: 0'] : []
  return request(`${method} ${target}`, {
    ...{ method, target, fields },
    check: (answer) => statusIs(answer, status),
  })
}

export function closingRequest(random: Random, path: string, file: Buffer): Request {
  const isOld = random.chance(0.5)
  return request(`GET ${path}, the last one`, {
    ...{ target: `/${path}`, version: isOld ? 'HTTP/1.0' : 'HTTP/1.1' },
    fields: isOld ? [] : ['Connection: close'],
    check: (answer) => whole(answer, [file]),
  })
}

function listingRequest(): Request {
  return request('GET /listed/', {
    target: '/listed/',
    check: (answer) =>
      statusIs(answer, 200) ??
      (answer.content.includes('file-29.txt') ? undefined : 'it lacks file-29.txt'),
  })
}

/** The same file by other words: escapes, a query, an absolute target, OPTIONS between. */
function unusualRequest(random: Random, path: string, file: Buffer): Request {
  const code = path.charCodeAt(0).toString(16)
  const target = random.pick([
    `/%${code}${path.slice(1)}`,
    `/${path}?a=b`,
    `http://simulated/${path}`,
    `/./${path}`,
  ])
  return request(`GET ${target}`, { target, check: (answer) => whole(answer, [file]) })
}
// #endregion kinds

// #region check
function request(name: string, wanted: Wanted): Request {
  const { method = 'GET', target, version = 'HTTP/1.1', fields = [], content = '' } = wanted
  const head = [`${method} ${target} ${version}`, 'Host: simulated', ...fields, '', '']
  const closes = version === 'HTTP/1.0' || fields.includes('Connection: close')
  const bytes = Buffer.from(head.join('\r\n') + content, 'latin1')
  return { name, method, bytes, closes, check: wanted.check }
}

export function statusIs({ status }: Answer, wanted: number): string | undefined {
  return status === wanted ? undefined : `status ${status}, not ${wanted}`
}

function whole(answer: Answer, candidates: readonly Buffer[]): string | undefined {
  const wrong = statusIs(answer, 200)
  if (wrong !== undefined) return wrong
  if (candidates.some((it) => it.equals(answer.content))) return undefined
  return contentIs(answer, candidates.at(-1) as Buffer)
}

function contentIs({ content }: Answer, wanted: Buffer): string | undefined {
  if (content.equals(wanted)) return undefined
  const length = Math.min(content.length, wanted.length)
  let at = 0
  while (at < length && content[at] === wanted[at]) at += 1
  return `${content.length} bytes of content, not ${wanted.length}; the first ${at} are right`
}
// #endregion check
