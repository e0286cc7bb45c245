/** The guide in a folder of somebody's host: its links, styles, search, hovers and the saved place. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { dist } from '../scripts/lib/root.ts'
import { serveFile } from '../scripts/lib/static-files.ts'
import { test as base, expect } from './support/browser.ts'

const PREFIX = '/some%20where/%C3%A4'

/** Where the guide is served from below PREFIX, without a slash at the end. */
async function serveBelow(): Promise<string> {
  const server = createServer((request, response) => {
    if (!request.url?.startsWith(`${PREFIX}/`)) return response.writeHead(404).end('elsewhere')
    request.url = request.url.slice(PREFIX.length)
    return void serveFile(dist, request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}${PREFIX}`
}

base('below another path everything leads to where it should', async ({ browser }) => {
  const guide = await serveBelow()
  const context = await browser.newContext()
  onTestFinished(() => context.close())
  const page = await context.newPage()
  const failed: string[] = []
  page.on('response', (response) => {
    if (response.status() >= 400) failed.push(response.url())
  })
  page.on('pageerror', (error) => failed.push(`${error}`))

  await page.goto(`${guide}/week/1/`)
  const font = await page.evaluate(() => document.fonts.check('1rem "Source Serif 4 Variable"'))
  expect(font).toBe(true)
  await page
    .locator('#rail')
    .getByRole('link', { name: /^Week 2 · / })
    .click()
  expect(page.url()).toBe(`${guide}/week/2/`)

  await page.locator('.code [data-h]:visible').first().hover()
  await expect.poll(() => page.locator('.hover').textContent()).not.toBe('')

  await page.keyboard.press('/')
  await page.getByRole('searchbox').fill('short count')
  const result = page.locator('#search li a').first()
  await result.waitFor()
  expect(await result.evaluate((link: HTMLAnchorElement) => link.href)).toContain(`${guide}/`)
  await page.keyboard.press('Escape')

  await page.mouse.wheel(0, 9000)
  const stored = () => page.evaluate(() => localStorage.getItem('five-servers.progress') ?? '')
  await expect.poll(stored).toContain('"path":"/week/2/#')
  await page.goto(`${guide}/`)
  const resume = page.locator('[data-resume] a:visible').first()
  expect(await resume.evaluate((link: HTMLAnchorElement) => link.href)).toContain(
    `${guide}/week/2/#`,
  )
  expect(failed).toEqual([])
})
