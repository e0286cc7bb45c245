import type { Page } from 'playwright-core'
import { pageAddresses } from '../scripts/lib/links.ts'
import { dist } from '../scripts/lib/root.ts'
import { expect, test } from './support/browser.ts'
import { watchForFaults } from './support/page-faults.ts'
import { startServer } from './support/stage.ts'

test('Chromium reads every page of the guide from the server that it explains', async ({
  browser,
}) => {
  const server = await startServer(['--log-level', 'error'], { stage: '2-http' })
  const { host, port } = await server.listening()
  const guide = `http://${host}:${port}`
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
  expect(addresses).toContain('/')
  await withPage(async (page) => {
    for (const address of addresses) await read(page, address)
  })
  const chapters = addresses.filter((address) => /^\/(week|stage)\//.test(address))
  for (const address of chapters) await withPage((page) => read(page, address))

  expect(faults).toEqual([])
  expect(server.errorLines).toEqual([])
})
