/** What is compared has to do the same work. */
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sleep, until } from '../../lib/patience.ts'
import type { ServerProcess } from '../server-process.ts'
import { type ToolName, toolVersion } from '../tools.ts'
import {
  available,
  type Contender,
  contenders,
  LARGE,
  makeFiles,
  SMALL,
  startContender,
} from './contenders.ts'

let folder: string
let root: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'contenders-'))
  chmodSync(folder, 0o755)
  root = makeFiles(folder)
})
afterAll(() => rmSync(folder, { recursive: true }))

const tools = new Set((['nginx', 'cc'] as ToolName[]).filter((name) => toolVersion(name)))
const all = available(Object.keys(contenders) as Contender[], { tools })

describe.each(all)('%s', (name) => {
  let server: ServerProcess
  const log = () => join(folder, `${name}.log`)
  beforeAll(async () => {
    server = await startContender(name, { root, log: log(), folder })
  })
  afterAll(() => server.stop())

  it('serves both files whole, and says what it lacks', async () => {
    for (const path of [SMALL, LARGE]) {
      const response = await fetch(`http://127.0.0.1:${server.port}${path}`)
      expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
      expect(await response.text()).toBe(readFileSync(join(root, path), 'utf8'))
    }
    const missing = await fetch(`http://127.0.0.1:${server.port}/missing.html`)
    expect(missing.status).toBe(404)
    await missing.bytes()
  })

  it('answers each of sixteen that come at once', async () => {
    const one = `GET ${LARGE} HTTP/1.1\r\nHost: localhost\r\n\r\n`
    const last = `GET ${SMALL} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`
    const text = await conversation(server, [one.repeat(15) + last])
    expect(text.match(/HTTP\/1.1 200 OK\r\n/g)).toHaveLength(16)
    const contents = 15 * 100 * 1024 + 1024
    expect(text.length).toBeGreaterThan(contents)
    expect(text.length).toBeLessThan(contents + 16 * 600)
  })

  it('waits for a head that comes in pieces', async () => {
    const head = `GET ${SMALL} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`
    const text = await conversation(server, [head.slice(0, 20), head.slice(20, 50), head.slice(50)])
    expect(text).toMatch(/^HTTP\/1.1 200 OK\r\n/)
  })

  it('writes its log, where it can', async () => {
    if (name === 'floor') return
    const isLogged = () => existsSync(log()) && readFileSync(log(), 'utf8').includes(`GET ${LARGE}`)
    expect(await until(5000, isLogged)).toBe(true)
  })
})

/** What comes back for pieces that are sent with pauses, until the server has ended. */
function conversation({ port }: ServerProcess, pieces: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    socket.setEncoding('latin1').on('data', (part: string) => {
      text += part
    })
    socket.once('end', () => resolve(text)).once('error', reject)
    const say = async () => {
      for (const piece of pieces) {
        socket.write(piece)
        await sleep(20)
      }
    }
    socket.once('connect', say)
  })
}
