import { describe, expect, test } from 'vitest'
import { FakeFiles } from '../../../tests/support/files.ts'
import { requestOf } from '../../../tests/support/request.ts'
import { MediaTypes } from './media-types.ts'
import { respond } from './respond.ts'
import { respondProblem } from './respond-page.ts'
import { contentLength, type Response, type Site } from './response.ts'

const NOW = Date.UTC(2026, 10, 23)
const DATE = 'Sun, 06 Nov 1994 08:49:37 GMT'

const files = new FakeFiles({
  '/': {},
  'page.html': {},
  'coded.css': { gzip: true },
  'empty.txt': { size: 0 },
  'future.txt': { modified: NOW + 10_000 },
  'ancient.txt': { modified: -1e15 },
  '_astro/a.Il9-Rf3_.js': {},
  list: { kind: 'redirect' },
  'list/': [{ name: 'a<b', directory: false, size: 1, modified: NOW }],
  'a b\xff': { kind: 'redirect' },
  '/host': { kind: 'redirect' },
  secret: {
    kind: 'problem',
    problem: { status: 403, reason: 'openat2 /secret: EACCES' },
  },
  busy: {
    kind: 'problem',
    problem: {
      status: 503,
      reason: 'openat2 /busy: EMFILE',
      fields: [['Retry-After', '1']],
    },
  },
  broken: {
    kind: 'problem',
    problem: { status: 500, reason: 'openat2 /broken: EIO' },
  },
})
const site: Site = {
  root: files,
  handlers: new Map([['/query', ({ query }) => `asked: ${query}`]]),
  mediaTypes: new MediaTypes(),
  maxAge: 0,
  since: NOW,
}

/** The response, as fields by name. */
function ask(requestLine: string, ...fields: string[]) {
  files.open.clear()
  const response = respond(requestOf(requestLine, ...fields), site, NOW)
  // Whoever sends it closes what it brings, and no other file may be open then.
  expect([...files.open]).toEqual(
    response.file === undefined ? [] : [response.file],
  )
  return shown(response)
}

function shown(response: Response) {
  const byName = Object.fromEntries(response.fields)
  expect(Object.keys(byName).length).toBe(response.fields.length)
  return { ...response, fields: byName as Record<string, string | undefined> }
}

describe('a file', () => {
  test('with all that is known of it', () => {
    const { status, fields, content } = ask('GET /page.html')
    expect(status).toBe(200)
    expect(fields).toEqual({
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Length': '1000',
      'Last-Modified': DATE,
      ETag: '"plain"',
      'Accept-Ranges': 'bytes',
      'Cache-Control': 'no-cache',
      Vary: 'Accept-Encoding',
      'X-Content-Type-Options': 'nosniff',
    })
    expect(content).toEqual([{ offset: 0, length: 1000 }])
  })

  test('to HEAD as to GET, without content', () => {
    for (const path of [
      '/page.html',
      '/coded.css',
      '/',
      '/list/',
      '/list',
      '/none',
      '/query?a',
    ]) {
      const got = ask(`GET ${path}`, 'Accept-Encoding: gzip')
      const head = ask(`HEAD ${path}`, 'Accept-Encoding: gzip')
      expect(head.content).toEqual([])
      expect({ ...head, content: [] }).toEqual({ ...got, content: [] })
      expect(contentLength(got as never)).toBe(Number(got.fields['Content-Length']))
    }
  })

  test('in the coding that the client prefers, as what it is without', () => {
    const { fields, status } = ask('GET /coded.css', 'Accept-Encoding: gzip')
    expect(status).toBe(200)
    expect(fields['Content-Encoding']).toBe('gzip')
    expect(fields['Content-Type']).toBe('text/css; charset=utf-8')
    expect(fields.ETag).toBe('"gzipped"')
    expect(ask('GET /coded.css').fields['Content-Encoding']).toBeUndefined()
    expect(ask('GET /coded.css').fields.Vary).toBe('Accept-Encoding')
    const refused = ask('GET /page.html', 'Accept-Encoding: gzip, identity;q=0')
    expect(refused.status).toBe(406)
    expect(ask('GET /coded.css', 'Accept-Encoding: gzip, *;q=0').status).toBe(200)
    expect(ask('GET /list/', 'Accept-Encoding: *;q=0').status).toBe(406)
  })

  test('that is empty has no content to send', () => {
    const { status, fields, content } = ask('GET /empty.txt')
    expect([status, fields['Content-Length'], content]).toEqual([200, '0', []])
    expect(ask('GET /empty.txt', 'Range: bytes=0-').status).toBe(416)
    expect(ask('GET /empty.txt', 'Range: bytes=-5').status).toBe(200)
  })

  test('never says that it was modified later than now, or before the epoch', () => {
    expect(ask('GET /future.txt').fields['Last-Modified']).toBe(
      new Date(NOW).toUTCString(),
    )
    expect(ask('GET /ancient.txt').fields['Last-Modified']).toBe(
      'Thu, 01 Jan 1970 00:00:00 GMT',
    )
  })

  test('under a name with a hash is good for a year', () => {
    expect(ask('GET /_astro/a.Il9-Rf3_.js').fields['Cache-Control']).toMatch(
      /immutable/,
    )
  })
})

describe('conditions', () => {
  test('304 has what a cache needs, and nothing else', () => {
    const { status, fields, content } = ask(
      'GET /page.html',
      'If-None-Match: "plain"',
    )
    expect([status, content]).toEqual([304, []])
    expect(fields).toEqual({
      ETag: '"plain"',
      'Cache-Control': 'no-cache',
      Vary: 'Accept-Encoding',
    })
    expect(ask('HEAD /page.html', `If-Modified-Since: ${DATE}`).status).toBe(304)
  })

  test('are about the representation that is selected', () => {
    const gzip = 'Accept-Encoding: gzip'
    const tag = 'If-None-Match: "plain"'
    expect(ask('GET /coded.css', gzip, tag).status).toBe(200)
    expect(ask('GET /coded.css', gzip, 'If-None-Match: "gzipped"').status).toBe(304)
  })

  test('412 says nothing of the file', () => {
    const { status, fields, file } = ask('GET /page.html', 'If-Match: "other"')
    expect([status, file]).toEqual([412, undefined])
    expect(fields.ETag).toBeUndefined()
  })

  test('count only where the answer would be 2xx', () => {
    const any = ['If-None-Match: *', 'If-Match: "other"']
    expect(ask('GET /none', ...any).status).toBe(404)
    expect(ask('GET /list', ...any).status).toBe(301)
    expect(ask('GET /secret', ...any).status).toBe(403)
    expect(ask('POST /page.html', ...any).status).toBe(405)
    expect(ask('OPTIONS /page.html', ...any).status).toBe(200)
    expect(ask('GET /list/', 'If-None-Match: *').status).toBe(304)
    expect(ask('GET /query', 'If-Match: "other"').status).toBe(412)
  })

  test('come before ranges', () => {
    const range = 'Range: bytes=5000-'
    expect(ask('GET /page.html', range).status).toBe(416)
    expect(ask('GET /page.html', range, 'If-None-Match: "plain"').status).toBe(304)
    expect(ask('GET /page.html', range, 'If-Match: "other"').status).toBe(412)
    expect(ask('GET /page.html', range, 'If-Range: "other"').status).toBe(200)
  })
})

describe('ranges', () => {
  test('one is 206 with its place', () => {
    const { status, fields, content } = ask(
      'GET /page.html',
      'Range: bytes=100-199',
    )
    expect(status).toBe(206)
    expect(fields).toEqual({
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Length': '100',
      'Content-Range': 'bytes 100-199/1000',
      'Last-Modified': DATE,
      ETag: '"plain"',
      'Accept-Ranges': 'bytes',
      'Cache-Control': 'no-cache',
      Vary: 'Accept-Encoding',
      'X-Content-Type-Options': 'nosniff',
    })
    expect(content).toEqual([{ offset: 100, length: 100 }])
  })

  test('If-Range, held, leaves out what the client has', () => {
    const range = 'Range: bytes=0-0'
    const { status, fields } = ask('GET /page.html', range, 'If-Range: "plain"')
    expect([status, fields['Last-Modified'], fields.ETag]).toEqual([
      206,
      undefined,
      '"plain"',
    ])
    expect(ask('GET /page.html', range, `If-Range: ${DATE}`).status).toBe(206)
    expect(ask('GET /page.html', 'If-Range: "other"').status).toBe(200)
  })

  test('several are a multipart of exactly the announced length', () => {
    const { status, fields, content } = ask(
      'GET /page.html',
      'Range: bytes=0-9, -1',
    )
    expect(status).toBe(206)
    expect(fields['Content-Range']).toBeUndefined()
    const type = fields['Content-Type'] ?? ''
    const [, boundary] =
      /^multipart\/byteranges; boundary=([\w-]{20,70})$/.exec(type) ?? []
    const text = content
      .map((piece) =>
        Buffer.isBuffer(piece) ? piece.toString() : '#'.repeat(piece.length),
      )
      .join('')
    expect(text.length).toBe(Number(fields['Content-Length']))
    const head = (range: string) =>
      `--${boundary}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Range: bytes ${range}/1000\r\n\r\n`
    expect(text).toBe(
      `${head('0-9')}##########\r\n${head('999-999')}#\r\n--${boundary}--\r\n`,
    )
    const again = ask('GET /page.html', 'Range: bytes=0-9, -1').fields[
      'Content-Type'
    ]
    expect(again).not.toBe(type)
  })

  test('are over the coded bytes, and several of those are not a multipart', () => {
    const gzip = 'Accept-Encoding: gzip'
    const one = ask('GET /coded.css', gzip, 'Range: bytes=0-9')
    expect([one.status, one.fields['Content-Encoding']]).toEqual([206, 'gzip'])
    expect(ask('GET /coded.css', gzip, 'Range: bytes=0-0,5-5').status).toBe(200)
    expect(ask('GET /coded.css', 'Range: bytes=0-0,5-5').status).toBe(206)
    expect(ask('GET /coded.css', gzip, 'Range: bytes=5000-').status).toBe(416)
  })

  test('behind the end are 416 with the length', () => {
    const { status, fields, file } = ask('GET /page.html', 'Range: bytes=1000-')
    expect([status, fields['Content-Range'], file]).toEqual([
      416,
      'bytes */1000',
      undefined,
    ])
  })

  test('mean nothing but for GET of a file', () => {
    const range = 'Range: bytes=0-0'
    expect(ask('HEAD /page.html', range).status).toBe(200)
    expect(ask('GET /list/', range).status).toBe(200)
    expect(ask('GET /none', range).status).toBe(404)
    expect(ask('GET /page.html', 'Range: bytes=9-0').status).toBe(200)
  })
})

describe('what is no file', () => {
  test('a directory without its slash: to the path with it, and with the query', () => {
    const { status, fields } = ask('GET /list?a=b&c')
    expect([status, fields.Location]).toEqual([301, '/list/?a=b&c'])
    expect(ask('GET /list').fields.Location).toBe('/list/')
    expect(ask('GET /a%20b%ff').fields.Location).toBe('/a%20b%FF/')
    expect(ask('GET //x/..//list').fields.Location).toBe('/list/')
  })

  test('a listing, escaped', () => {
    const { status, fields, content } = ask('GET /list/')
    expect([status, fields['Content-Type']]).toEqual([
      200,
      'text/html; charset=utf-8',
    ])
    expect(`${Buffer.concat(content as Buffer[])}`).toContain('a&lt;b')
    expect(fields['Last-Modified'] ?? fields.ETag).toBeUndefined()
  })

  test('a handler, at its path alone', () => {
    expect(`${ask('GET /query?a=b').content[0]}`).toBe('asked: a=b')
    expect(`${ask('GET /%71uery?a').content[0]}`).toBe('asked: a')
    expect(`${ask('GET //x/../query?a').content[0]}`).toBe('asked: a')
    expect(ask('GET /query/').status).toBe(404)
    expect(ask('GET /constructor').status).toBe(404)
    expect(ask('GET /__proto__').status).toBe(404)
    expect(ask('POST /query').status).toBe(405)
  })

  test.each([
    ['/none', 404],
    ['/secret', 403],
    ['/busy', 503],
    ['/broken', 500],
  ])('%s: %i, and why for the log', (path, status) => {
    const { status: answered, problem, fields } = ask(`GET ${path}`)
    expect(answered).toBe(status)
    expect(problem?.reason).toContain(path.slice(1))
    expect(fields['Cache-Control']).toBe('no-cache')
    expect(fields['Retry-After']).toBe(status === 503 ? '1' : undefined)
  })
})

describe('methods', () => {
  test('OPTIONS says which there are', () => {
    for (const target of ['/', '*', '/none', '/query']) {
      const { status, fields, content } = ask(`OPTIONS ${target}`)
      expect([status, content]).toEqual([200, []])
      expect(fields).toEqual({ Allow: 'GET, HEAD, OPTIONS', 'Content-Length': '0' })
    }
  })

  test.each([
    ['POST /', 405],
    ['PUT /', 405],
    ['DELETE /none', 405],
    ['TRACE /', 405],
    ['PATCH /', 405],
    ['PROPFIND /', 405],
    ['QUERY /', 405],
    ['CONNECT localhost:80', 405],
    ['BREW /', 501],
    ['get /', 501],
    ['Get /', 501],
    ['GETS /', 501],
    ['constructor /', 501],
  ])('%s: %i', (requestLine, status) => {
    const { status: answered, fields } = ask(requestLine)
    expect(answered).toBe(status)
    expect(fields.Allow).toBe(status === 405 ? 'GET, HEAD, OPTIONS' : undefined)
  })
})

describe('error pages', () => {
  const own = new FakeFiles({
    'page.html': {},
    '404.html': { size: 77 },
    '416.html': { size: 78 },
    '500.html': [],
  })
  const custom = { ...site, root: own }

  test('are files of the root where it has them', () => {
    const response = shown(respond(requestOf('GET /none'), custom, NOW))
    expect([response.status, response.file?.name]).toEqual([404, '404.html'])
    expect(response.content).toEqual([{ offset: 0, length: 77 }])
    expect(response.problem?.reason).toContain('ENOENT')
    expect(response.fields).toEqual({
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Length': '77',
      'Cache-Control': 'no-cache',
      'X-Content-Type-Options': 'nosniff',
    })
    expect(respond(requestOf('HEAD /none'), custom, NOW).content).toEqual([])
  })

  test('do not leave open the file that was asked for', () => {
    own.open.clear()
    const asked = requestOf('GET /page.html', 'Range: bytes=1000-')
    const { status, file, fields } = respond(asked, custom, NOW)
    expect([status, file?.name]).toEqual([416, '416.html'])
    expect(Object.fromEntries(fields)['Content-Range']).toBe('bytes */1000')
    expect([...own.open]).toEqual([file])
  })

  test('answer what could not be read, too', () => {
    const problem = { status: 404, reason: 'for the log' }
    const response = respondProblem(problem, '', custom)
    expect([response.status, response.file?.name]).toEqual([404, '404.html'])
    expect(response.problem?.reason).toBe('for the log')
    expect(respondProblem(problem, 'HEAD', custom).content).toEqual([])
    expect(
      respondProblem({ ...problem, status: 500 }, '', custom).file,
    ).toBeUndefined()
  })

  test('have a reason and a sentence', () => {
    for (const status of [
      400, 403, 404, 405, 406, 408, 412, 413, 414, 416, 417, 421, 431, 500, 501,
      503, 505,
    ]) {
      const { content } = respondProblem({ status }, '', site)
      expect(`${content[0]}`).toMatch(
        new RegExp(`<h1>${status} [A-Z].*</h1>\\n<p>[A-Z].*\\.</p>`),
      )
      expect(`${content[0]}`).not.toContain('could not do what was asked')
    }
  })
})

describe('what a name alone decides', () => {
  const own = new FakeFiles({
    query: { entityTag: '"a file"' },
    'picture.svgz': {},
    'new.txt': { changed: NOW + 1 },
    'old.txt': {},
  })
  const mine = { ...site, root: own }
  const fieldsOf = (path: string, ...more: string[]) => {
    const { status, fields } = respond(requestOf(`GET ${path}`, ...more), mine, NOW)
    return { status, ...Object.fromEntries(fields) }
  }

  test('a file comes before a page that is made', () => {
    expect(fieldsOf('/query')).toMatchObject({ ETag: '"a file"' })
  })

  test('the bytes of .svgz are said to be in gzip', () => {
    expect(fieldsOf('/picture.svgz')).toMatchObject({
      'Content-Type': 'image/svg+xml',
      'Content-Encoding': 'gzip',
    })
  })

  test('a date is no validator once its file has changed under the server', () => {
    const asked = ['Range: bytes=0-4', `If-Range: ${DATE}`]
    expect(fieldsOf('/old.txt', ...asked).status).toBe(206)
    expect(fieldsOf('/new.txt', ...asked).status).toBe(200)
  })
})
