/** The guide as stage 2 serves it: every file byte for byte, and read by a browser. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { Agent, get, type IncomingMessage } from 'node:http'
import { buffer } from 'node:stream/consumers'
import type { Page } from 'playwright-core'
import { pageAddresses } from '../scripts/lib/links.ts'
import { dist } from '../scripts/lib/root.ts'
import { expect, test } from './support/browser.ts'
import { watchForFaults } from './support/page-faults.ts'
import { type StageProcess, startServer } from './support/stage.ts'

async function serve(): Promise<{ server: StageProcess; address: string }> {
  const server = await startServer(['--log-level', 'error'], { stage: '2-http' })
  const { host, port } = await server.listening()
  return { server, address: `http://${host}:${port}` }
}

test('every file of the guide arrives as it is, compressed where it can be', async () => {
  const { server, address } = await serve()
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  for (const file of files()) {
    const path = file.replace(/(^|\/)index\.html$/, '$1')
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const headers = { 'accept-encoding': 'br' }
      get(`${address}/${path}`, { agent, headers }, resolve).on('error', reject)
    })
    const compressed = existsSync(`${dist}${file}.br`)
    const expected = readFileSync(`${dist}${file}${compressed ? '.br' : ''}`)
    const content = await buffer(response)
    expect([response.statusCode, response.headers['content-encoding']], file).toEqual([
      200,
      compressed ? 'br' : undefined,
    ])
    expect(content.equals(expected), file).toBe(true)
  }
  agent.destroy()
  expect(server.errorLines).toEqual([])
})

/** The files of the guide, by their paths in it, without their compressed siblings. */
function files(): string[] {
  return readdirSync(dist, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/^\.|\.(?:br|gz)$/.test(entry.name))
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice(dist.length).replace(/^\//, ''))
}

test('Chromium reads the guide from the server that it explains', async ({ browser }) => {
  const { server, address: guide } = await serve()
  const faults: string[] = []

  async function read(page: Page, address: string): Promise<void> {
    const response = await page.goto(address)
    expect(response?.status(), address).toBe(200)
  }

  /** A page of a fresh profile, which has to ask for everything, on six connections. */
  async function withPage(use: (page: Page) => Promise<void>): Promise<void> {
    const page = await browser.newPage({ baseURL: guide })
    watchForFaults(page, guide, faults)
    page.on('requestfailed', (request) => {
      faults.push(`${page.url()}: ${request.url()}: ${request.failure()?.errorText}`)
    })
    await use(page)
    await page.close()
  }

  const addresses = pageAddresses(dist)
  const isSource = (address: string) => /^\/source\/.+/.test(address)
  // One page of a source file is like another, but for its bytes.
  const some = [...addresses.filter((address) => !isSource(address)), addresses.find(isSource)]
  await withPage(async (page) => {
    for (const address of process.env.TEST_ALL ? addresses : some) await read(page, address ?? '')
  })
  const chapters = addresses.filter((address) => /^\/(week|stage)\//.test(address))
  expect(chapters).not.toEqual([])
  for (const address of chapters) await withPage((page) => read(page, address))

  expect(faults).toEqual([])
  expect(server.errorLines).toEqual([])
})
