import { onTestFinished } from 'vitest'
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
  const page = await browser.newPage({ baseURL: guide })
  onTestFinished(() => page.close())
  const faults: string[] = []
  watchForFaults(page, guide, faults)
  page.on('requestfailed', (request) => {
    faults.push(`${page.url()}: ${request.url()}: ${request.failure()?.errorText}`)
  })

  const addresses = pageAddresses(dist)
  expect(addresses).toContain('/')
  for (const address of addresses) {
    const response = await page.goto(address)
    expect(response?.status(), address).toBe(200)
  }

  expect(faults).toEqual([])
  expect(server.errorLines).toEqual([])
})
