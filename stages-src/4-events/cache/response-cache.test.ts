/** What is kept, and for whom, with stage 2's own files and responses. */
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { F_GETFL, fcntl } from '#sys'
import { sleep } from '../../../scripts/lib/patience.ts'
import { parseRequest } from '../../2-http/request/parse-request.ts'
import { Request } from '../../2-http/request/request.ts'
import { respond } from '../../2-http/response/respond.ts'
import type { Site } from '../../2-http/response/response.ts'
import { siteOf } from '../../2-http/site.ts'
import { HeadReader, USUAL } from '../request/head-reader.ts'
import type { CachedResponse } from './cached-response.ts'
import { ResponseCache } from './response-cache.ts'

const limits = { requestLine: 8192, fields: 100, fieldBytes: 32_768 }
const folder = mkdtempSync(join(tmpdir(), 'cache-'))
const large = Buffer.alloc(50_000, 'large')
let site: Site

beforeAll(async () => {
  mkdirSync(join(folder, 'sub'))
  writeFileSync(join(folder, 'small.txt'), 'small')
  writeFileSync(join(folder, 'small.txt.gz'), 'zipped')
  writeFileSync(join(folder, 'large.bin'), large)
  writeFileSync(join(folder, 'future.txt'), 'future')
  utimesSync(join(folder, 'future.txt'), new Date(), new Date(Date.now() + 1e8))
  for (let file = 0; file < 300; file += 1) {
    writeFileSync(join(folder, 'sub', `${file}`), Buffer.alloc(9000, `${file} `))
  }
  // What has just changed is not kept.
  await sleep(1100)
  site = siteOf({
    ...{ root: folder, maxAge: 0, type: {}, listing: true },
    ...{ dotFiles: false, followLinks: false },
  })
})
afterAll(() => rmSync(folder, { recursive: true }))

interface Asked {
  readonly target: string
  readonly fields?: string
  readonly method?: string
  readonly closes?: boolean
  readonly date?: number
}

/** Asks twice, as a server does: what is found, and else what stage 2 answers is kept. */
function ask(cache: ResponseCache, asked: Asked): CachedResponse | undefined {
  const { target, fields = '', method = 'GET', closes = false } = asked
  const text = `${method} ${target} HTTP/1.1\r\nHost: here\r\n${fields}\r\n`
  const bytes = Buffer.from(`--${text}`)
  const head = new HeadReader(limits)
  expect(head.read(bytes, 2, bytes.length)).toBe(USUAL)
  const at = { now: 0, date: asked.date ?? Date.now() }
  const found = cache.find(bytes, 2, head, closes, at)
  if (found !== undefined) return found
  const request = new Request()
  expect(parseRequest(bytes, 2, bytes.length, limits, request)).toBe('request')
  const response = respond(request, site, at.date)
  const connection = closes ? 'close' : undefined
  cache.add(bytes, 2, head, request, response, connection, at)
  if (response.file !== undefined) site.root.release(response.file)
  return undefined
}

/** The same, until it is found or never will be. */
function keep(cache: ResponseCache, asked: Asked): CachedResponse | undefined {
  // The first time, the value of Accept-Encoding may be all that is learnt.
  return ask(cache, asked) ?? ask(cache, asked) ?? ask(cache, asked)
}

function text({ memory }: CachedResponse): string {
  return memory.bytes.toString('latin1')
}

function newCache(most = 1 << 24): ResponseCache {
  return new ResponseCache(most, site.root)
}

describe('what is kept', () => {
  test('is a whole response, the one that stage 2 has made', () => {
    const found = keep(newCache(), { target: '/small.txt' }) as CachedResponse
    expect(text(found)).toMatch(
      /^HTTP\/1\.1 200 OK\r\nDate: .+ GMT\r\n.+\r\nContent-Length: 5\r\n.+\r\n\r\nsmall$/s,
    )
    expect(text(found)).not.toContain('Connection')
    expect(found.isLast).toBe(false)
  })

  test('is another one for another coding, and for the end of the connection', () => {
    const cache = newCache()
    const target = '/small.txt'
    const [plain, zipped, also, last] = [
      keep(cache, { target }),
      keep(cache, { target, fields: 'Accept-Encoding: gzip\r\n' }),
      keep(cache, { target, fields: 'Accept-Encoding: identity, gzip;q=1\r\n' }),
      keep(cache, { target, closes: true }),
    ] as CachedResponse[]
    expect(text(zipped as CachedResponse)).toContain('Content-Encoding: gzip')
    // Two values that mean the same lead to one response.
    expect(also).toBe(zipped)
    expect(text(last as CachedResponse)).toContain('\r\nConnection: close\r\n')
    expect(text(plain as CachedResponse)).not.toContain('gzip')
    expect(cache.summary.responses).toBe(3)
  })

  test('has the head of a large file in memory, and the file open', () => {
    const cache = newCache()
    const found = keep(cache, { target: '/large.bin' }) as CachedResponse
    expect(found.memory.length).toBe(found.headLength)
    expect(readFileSync(`/proc/self/fd/${found.file}`)).toEqual(large)
    cache.clear()
    expect(fcntl(found.file, F_GETFL)).toBeLessThan(0)
  })

  test('stays open as long as somebody sends from it', () => {
    const cache = newCache()
    const found = keep(cache, { target: '/large.bin' }) as CachedResponse
    found.use()
    cache.clear()
    expect(fcntl(found.file, F_GETFL)).toBeGreaterThanOrEqual(0)
    found.release()
    expect(fcntl(found.file, F_GETFL)).toBeLessThan(0)
  })

  test.each([
    ['a file that is from the future', { target: '/future.txt' }],
    ['another spelling of a path', { target: '/sub/../small.txt' }],
    ['what is not there', { target: '/nothing' }],
    ['a listing', { target: '/sub/' }],
    ['what is asked for without its content', { target: '/sub/1', method: 'HEAD' }],
    [
      'what no plain file may be sent for',
      {
        target: '/small.txt',
        fields: 'Accept-Encoding: identity;q=0\r\n',
      },
    ],
  ])('is not %s', (_, asked) => {
    expect(keep(newCache(), asked)).toBeUndefined()
  })

  test('is not a file that has just changed', () => {
    writeFileSync(join(folder, 'young.txt'), 'young')
    expect(keep(newCache(), { target: '/young.txt' })).toBeUndefined()
  })
})

describe('what was kept', () => {
  test('has the Date of the second in which it is sent', () => {
    const cache = newCache()
    const target = '/small.txt'
    const date = Math.floor(Date.now() / 1000) * 1000 + 5000
    const found = keep(cache, { target, date }) as CachedResponse
    expect(text(found)).toContain(`Date: ${new Date(date).toUTCString()}\r\n`)
    const stuck = found.memory
    found.use()
    const again = ask(cache, { target, date: date + 1000 })
    expect(again).toBe(found)
    expect(text(found)).toContain(
      `Date: ${new Date(date + 1000).toUTCString()}\r\n`,
    )
    // Whoever is sending it goes on with what was begun.
    expect(stuck.bytes.toString('latin1')).toContain(new Date(date).toUTCString())
  })

  test('is not sent once its file is another', async () => {
    const file = join(folder, 'changing.txt')
    writeFileSync(file, 'one')
    await sleep(1100)
    const cache = newCache()
    const target = '/changing.txt'
    expect(keep(cache, { target })).toBeDefined()
    writeFileSync(file, 'two')
    const later = { target, date: Date.now() + 1000 }
    expect(ask(cache, later)).toBeUndefined()
    expect(text(ask(cache, later) as CachedResponse)).toContain('two')
  })
})

describe('room', () => {
  test('is made by those that nobody has asked for lately', () => {
    const cache = newCache(60_000)
    const popular = { target: '/small.txt' }
    expect(keep(cache, popular)).toBeDefined()
    for (let file = 0; file < 300; file += 1) {
      ask(cache, { target: `/sub/${file}` }) // once, as a crawler does
      expect(ask(cache, popular), `beside ${file}`).toBeDefined()
      expect(cache.summary.bytes).toBeLessThanOrEqual(60_000)
    }
  })

  test('for open files is bounded', () => {
    const cache = newCache()
    for (let file = 0; file < 300; file += 1)
      keep(cache, { target: `/sub/${file}` })
    expect(cache.summary.files).toBe(256)
    cache.clear()
    expect(cache.summary).toEqual({ responses: 0, bytes: 0, files: 0 })
  })

  test('of no bytes keeps nothing', () => {
    expect(keep(newCache(0), { target: '/small.txt' })).toBeUndefined()
  })
})
