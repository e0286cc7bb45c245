/** What is compared has to do the same work. */
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ServerProcess } from '../server-process.ts'
import { toolVersion } from '../tools.ts'
import { type Contender, contenders, startContender } from './contenders.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'contenders (é) '))
  chmodSync(folder, 0o755)
  mkdirSync(join(folder, 'root'))
  writeFileSync(join(folder, 'root', 'page.html'), 'a page')
  writeFileSync(join(folder, 'secret'), 'a secret')
})
afterAll(() => rmSync(folder, { recursive: true }))

const missing = (name: Contender) =>
  (name === 'nginx' && !toolVersion('nginx')) || (name === 'apache' && !toolVersion('apache2'))

describe.each(Object.keys(contenders) as Contender[])('%s', (name) => {
  let server: ServerProcess
  let log: string
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`http://127.0.0.1:${server.port}${path}`, {
      ...init,
      headers: { ...init.headers, connection: 'close' },
    })

  beforeAll(async () => {
    if (missing(name)) return
    log = join(folder, `${name}.log`)
    server = await startContender(name, { root: join(folder, 'root'), log, folder })
  })
  afterAll(async () => {
    await server?.stop()
  })

  it.skipIf(missing(name))('serves a file with validators, and 304 to who has it', async () => {
    const response = await ask('/page.html')
    expect(await response.text()).toBe('a page')
    expect(response.headers.get('content-type')).toMatch(/^text\/html; *charset=utf-8$/i)
    expect(response.headers.get('cache-control')).toBe('no-cache')
    const entityTag = response.headers.get('etag') ?? ''
    const lastModified = response.headers.get('last-modified') ?? ''
    const byTag = await ask('/page.html', { headers: { 'If-None-Match': entityTag } })
    const byDate = await ask('/page.html', { headers: { 'If-Modified-Since': lastModified } })
    expect([byTag.status, byDate.status]).toEqual([304, 304])
  })

  it.skipIf(missing(name))('answers HEAD without content, and 404 where nothing is', async () => {
    const head = await ask('/page.html', { method: 'HEAD' })
    expect([head.headers.get('content-length'), await head.text()]).toEqual(['6', ''])
    expect((await ask('/nowhere.html')).status).toBe(404)
    const outside = await ask('/..%2f..%2fsecret')
    expect(await outside.text()).not.toContain('a secret')
  })

  it.skipIf(missing(name))('logs a line for each request', async () => {
    await ask('/logged.html')
    await expect.poll(() => readFileSync(log, 'utf8')).toContain('"GET /logged.html HTTP/1.1" 404')
  })

  it.skipIf(missing(name))('says how much memory it holds', () => {
    const { resident, peak } = server.memory()
    expect(resident).toBeGreaterThan(1_000_000)
    expect(peak).toBeGreaterThanOrEqual(resident)
  })
})
