import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type GuideServer, serveGuide, serveGuideNear } from './guide-server.ts'

let folder = ''
let server: GuideServer

beforeEach(async () => {
  folder = join(mkdtempSync(join(tmpdir(), 'guide-')), 'dist')
  mkdirSync(join(folder, 'week/1'), { recursive: true })
  writeFileSync(join(folder, 'index.html'), 'home')
  writeFileSync(join(folder, 'week/1/index.html'), 'week 1')
  writeFileSync(join(folder, 'week/1/index.html.br'), brotliCompressSync('week 1'))
  writeFileSync(join(folder, '404.html'), 'no such page')
  server = await serveGuide(folder, 0)
})
afterEach(async () => {
  await server.close()
  rmSync(dirname(folder), { recursive: true })
})

test('a page is served by its folder', async () => {
  const response = await fetch(`${server.address}/week/1/`)
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('text/html;charset=utf-8')
  expect(await response.text()).toBe('week 1')
})

test('compressed, to whoever understands it', async () => {
  const response = await fetch(`${server.address}/week/1/`, {
    headers: { 'accept-encoding': 'br' },
  })
  expect(response.headers.get('content-encoding')).toBe('br')
  expect(await response.text()).toBe('week 1')

  const plain = await fetch(`${server.address}/week/1/`, {
    headers: { 'accept-encoding': 'identity' },
  })
  expect(plain.headers.get('content-encoding')).toBe(null)
})

test('a page that has not changed is not sent again', async () => {
  const etag = (await fetch(server.address)).headers.get('etag') ?? ''
  const again = await fetch(server.address, { headers: { 'if-none-match': etag } })
  expect(again.status).toBe(304)
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

test.each(['bytes=20-10', 'bytes=0-1', 'bytes=x', 'lines=1-2'])('it outlives %s', async (range) => {
  const response = await fetch(server.address, { headers: { range } })
  expect([response.status, await response.text()]).toEqual([200, 'home'])
})

test.each([
  '/../secret',
  '/%2e%2e/secret',
  '/..%2fsecret',
  '/week/1/../../../secret',
  '/%00',
  '/%',
])('%s stays inside', async (path) => {
  writeFileSync(join(folder, '../secret'), 'secret')
  // Not with fetch, which would resolve the dots itself.
  const status = await new Promise((resolve, reject) => {
    request(server.address, { path }, (response) => resolve(response.resume().statusCode))
      .on('error', reject)
      .end()
  })
  expect(status).toBe(404)
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
