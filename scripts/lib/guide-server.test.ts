/** What the server of `npm start` answers: to browsers, and to what should never come. */
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type GuideServer, serveGuide, serveGuideNear } from './guide-server.ts'

let folder = ''
let server: GuideServer

beforeEach(async () => {
  folder = join(mkdtempSync(join(tmpdir(), 'guide-')), 'dist')
  mkdirSync(join(folder, 'week/1'), { recursive: true })
  writeFileSync(join(folder, 'index.html'), 'home')
  writeFileSync(join(folder, 'week/1/index.html'), 'week 1')
  writeFileSync(join(folder, 'week/1/index.html.br'), brotliCompressSync('week 1'))
  writeFileSync(join(folder, 'week/1/index.html.gz'), gzipSync('week 1'))
  writeFileSync(join(folder, '404.html'), 'no such page')
  server = await serveGuide(folder, 0)
})
afterEach(async () => {
  await server.close()
  rmSync(dirname(folder), { recursive: true, force: true })
})

test('a page is served by its folder', async () => {
  const response = await fetch(`${server.address}/week/1/`)
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('text/html;charset=utf-8')
  expect(await response.text()).toBe('week 1')
})

/** The status of the answer to such a request, its fields and its content. */
async function ask(path: string, headers: Record<string, string> = {}, method = 'GET') {
  // Not with fetch, which would resolve dots itself and ask for compression.
  const [response] = await once(
    request(server.address, { path, headers, method }).end(),
    'response',
  )
  const chunks: Buffer[] = await response.toArray()
  return { status: response.statusCode, fields: response.headers, content: Buffer.concat(chunks) }
}

test.each([
  [undefined, 200, undefined],
  ['br', 200, 'br'],
  ['gzip', 200, 'gzip'],
  ['gzip, deflate, br, zstd', 200, 'br'],
  ['br;q=0.5, gzip', 200, 'gzip'],
  ['gzip;q=0', 200, undefined],
  ['gzip;q=0, br;q=0', 200, undefined],
  ['br;q=0, *', 200, 'gzip'],
  ['*;q=0', 406, undefined],
  ['identity;q=0', 406, undefined],
  ['identity;q=0, gzip', 200, 'gzip'],
  ['deflate', 200, undefined],
])('who accepts %j is answered %i and gets %j', async (accepted, status, coding) => {
  const headers = accepted === undefined ? {} : { 'accept-encoding': accepted }
  const answer = await ask('/week/1/', headers)
  expect([answer.status, answer.fields['content-encoding']]).toEqual([status, coding])
  expect(answer.fields.vary).toBe('Accept-Encoding')
  if (status === 200) expect(decoded(answer.content, coding)).toBe('week 1')
})

function decoded(content: Buffer, coding: string | undefined): string {
  if (coding === 'br') return brotliDecompressSync(content).toString()
  return coding === 'gzip' ? gunzipSync(content).toString() : content.toString()
}

test('what has no compressed sibling comes as it is, or not at all', async () => {
  expect(await ask('/', { 'accept-encoding': 'br' })).toMatchObject({ status: 200 })
  expect(await ask('/', { 'accept-encoding': 'br, identity;q=0' })).toMatchObject({ status: 406 })
})

test('HEAD has the fields of GET, and no content', async () => {
  const [get, head] = [await ask('/week/1/'), await ask('/week/1/', {}, 'HEAD')]
  expect(head.content.length).toBe(0)
  expect({ ...head.fields, date: '' }).toEqual({ ...get.fields, date: '' })
})

test('a page that has not changed is not sent again', async () => {
  const { etag = '', 'last-modified': modified = '' } = (await ask('/')).fields
  const since = (milliseconds: number) =>
    new Date(Date.parse(modified) + milliseconds).toUTCString()
  const statusFor = async (headers: Record<string, string>) => (await ask('/', headers)).status
  expect(await statusFor({ 'if-none-match': etag })).toBe(304)
  expect(await statusFor({ 'if-none-match': `"other", ${etag}` })).toBe(304)
  expect(await statusFor({ 'if-none-match': '*' })).toBe(304)
  expect(await statusFor({ 'if-none-match': '"other"' })).toBe(200)
  expect(await statusFor({ 'if-none-match': '"other"', 'if-modified-since': since(0) })).toBe(200)
  expect(await statusFor({ 'if-modified-since': since(0) })).toBe(304)
  expect(await statusFor({ 'if-modified-since': since(-1000) })).toBe(200)
  expect(await statusFor({ 'if-modified-since': 'yesterday' })).toBe(200)
})

test('a page rebuilt is served at once', async () => {
  await fetch(server.address)
  writeFileSync(join(folder, 'index.html'), 'home, rebuilt')
  expect(await (await fetch(server.address)).text()).toBe('home, rebuilt')
})

test('what is not there answers 404 with a page that says so', async () => {
  const response = await fetch(`${server.address}/week/99/`)
  expect(response.status).toBe(404)
  expect(await response.text()).toBe('no such page')
})

test('a folder without the slash at its end leads to it', async () => {
  const { status, fields } = await ask('/week/1?a=b')
  expect([status, fields.location]).toEqual([301, '/week/1/'])
})

test.each(['bytes=20-10', 'bytes=0-1', 'bytes=x', 'lines=1-2'])('it outlives %s', async (range) => {
  const { status, content } = await ask('/', { range })
  expect([status, content.toString()]).toEqual([200, 'home'])
})

test.each([
  '/../secret',
  '/%2e%2e/secret',
  '/..%2fsecret',
  '/..%5csecret',
  '/week/1/../../../secret',
  '/week/..%2f..%2f..%2fsecret',
  '//secret',
  '//',
  '/%00',
  '/%',
  '/%ff',
  '/.built-from',
  `/${'a'.repeat(5000)}`,
  '/index.html/',
  'http://[/',
])('%s stays inside', async (path) => {
  writeFileSync(join(folder, '../secret'), 'secret')
  writeFileSync(join(folder, '.built-from'), 'secret')
  const { status, content } = await ask(path)
  expect([status, content.toString()]).toEqual([404, 'no such page'])
})

describe('a file that cannot be', () => {
  beforeEach(() => void vi.spyOn(console, 'error').mockReturnValue())
  afterEach(() => void vi.restoreAllMocks())

  test('opened is a 500, with a line for the person at the terminal', async () => {
    symlinkSync('loop.html', join(folder, 'loop.html'))
    expect(await ask('/loop.html')).toMatchObject({ status: 500 })
    expect(console.error).toHaveBeenCalledWith(expect.stringMatching(/^GET \/loop\.html: ELOOP: /))
    expect(await ask('/')).toMatchObject({ status: 200 })
  })

  test.runIf(process.platform === 'linux')('read ends its own response', async () => {
    symlinkSync('/proc/self/mem', join(folder, 'memory.html'))
    await expect(ask('/memory.html')).rejects.toThrow()
    expect(await ask('/')).toMatchObject({ status: 200 })
  })

  test('found because there is no guide is a 500 that says what to do', async () => {
    rmSync(folder, { recursive: true })
    const { status, content } = await ask('/')
    expect([status, content.toString()]).toEqual([500, expect.stringContaining('npm run build')])
  })
})

test('a client that leaves early costs nobody else anything', async () => {
  writeFileSync(join(folder, 'large.txt'), Buffer.alloc(8 << 20))
  for (let times = 0; times < 5; times++) {
    const leaving = request(`${server.address}/large.txt`).end()
    const [response] = await once(leaving, 'response')
    await once(response, 'data')
    leaving.destroy()
  }
  expect((await ask('/large.txt')).content.length).toBe(8 << 20)
})

test('a method that is not for reading is refused', async () => {
  const response = await fetch(server.address, { method: 'POST', body: 'x' })
  expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
})

test('a port taken is refused, or the next free one is found', async () => {
  await expect(serveGuide(folder, server.port)).rejects.toMatchObject({ code: 'EADDRINUSE' })
  const near = await serveGuideNear(folder, server.port)
  expect(near.port).toBeGreaterThan(server.port)
  await near.close()
})
