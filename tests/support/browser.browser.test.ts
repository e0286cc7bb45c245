/** Browser tests see what they are to see, and notice what goes wrong. */
import type { Page } from 'playwright-core'
import { describe } from 'vitest'
import { expect, test } from './browser.ts'
import { watchForFaults } from './page-faults.ts'

test('a page of the built guide opens in Chromium', async ({ page }) => {
  await page.goto('/')
  expect(await page.title()).toContain('Five Servers')
})

test('a view is what the page sees', async ({ open }) => {
  const page = await open({ theme: 'dark', width: 360, reducedMotion: true })
  await page.goto('/')
  const matches = (query: string) => page.evaluate((query) => matchMedia(query).matches, query)
  expect(await matches('(prefers-color-scheme: dark)')).toBe(true)
  expect(await matches('(prefers-reduced-motion: reduce)')).toBe(true)
  expect(await matches('(width: 360px)')).toBe(true)
})

describe('what a reader should never meet is noticed', () => {
  const inAPage = test.extend('faultsOf', async ({ browser, guide }, { onCleanup }) => {
    const page = await browser.newPage({ baseURL: guide })
    onCleanup(() => page.close())
    return async (provoke: (page: Page) => Promise<unknown>): Promise<string[]> => {
      const faults: string[] = []
      watchForFaults(page, guide, faults)
      await page.goto('/')
      await provoke(page)
      return faults
    }
  })

  inAPage('an uncaught error', async ({ faultsOf }) => {
    const faults = await faultsOf(async (page) => {
      const thrown = page.waitForEvent('pageerror')
      await page.evaluate(() => {
        setTimeout(() => {
          throw new Error('on purpose')
        }, 0)
      })
      await thrown
    })
    expect(faults).toEqual([expect.stringContaining('on purpose')])
  })

  inAPage('a file that is not there', async ({ faultsOf }) => {
    const faults = await faultsOf((page) => page.evaluate(() => fetch('/nowhere').then(() => {})))
    expect(faults).toEqual([expect.stringMatching(/404 for .*\/nowhere/)])
  })

  inAPage('a request to another host', async ({ faultsOf, guide }) => {
    const other = guide.replace('127.0.0.1', 'localhost')
    const faults = await faultsOf((page) =>
      page.evaluate((other) => fetch(other).catch(() => {}), `${other}/`),
    )
    expect(faults).toContainEqual(expect.stringContaining(`asked another host: ${other}`))
  })
})
