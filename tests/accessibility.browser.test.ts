/** Axe on the pages of the guide, in either theme. */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe } from 'vitest'
import { pageAddresses } from '../scripts/lib/links.ts'
import { dist } from '../scripts/lib/root.ts'
import { axeFindings, COLOUR_RULES } from './support/axe.ts'
import { expect, test } from './support/browser.ts'

const isAtLength = process.env.TEST_ALL !== undefined

describe.concurrent('axe finds nothing, in either theme', () => {
  test.for(examined())('on %s', async (address, { page }) => {
    await page.goto(address)
    if (!isAtLength && !isSource(address)) await shortenCode(page)
    const light = await axeFindings(page)
    await page.emulateMedia({ colorScheme: 'dark' })
    // Nothing but colours depends on the theme.
    const dark = await axeFindings(page, COLOUR_RULES)
    expect({ light, dark }).toEqual({ light: [], dark: [] })
  })
})

/** The pages of source files are made alike: the longest has all that such a page can have. */
function examined(): string[] {
  const addresses = pageAddresses(dist)
  if (isAtLength) return addresses
  const length = (address: string) => statSync(join(dist, address, 'index.html')).size
  const [longest = ''] = addresses.filter(isSource).sort((a, b) => length(b) - length(a))
  return [...addresses.filter((address) => !isSource(address)), longest]
}

function isSource(address: string): boolean {
  return /^\/source\/.+\.ts\/$/.test(address)
}

/**
 * Leaves the first lines of every snippet. A chapter is code by four fifths, as axe counts, and one
 * line is made like another; what colours are on what grounds in it, tokens.test.ts computes.
 */
async function shortenCode(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const code of document.querySelectorAll('pre.code > code')) {
      code.replaceChildren(...[...code.children].slice(0, 4))
    }
  })
}
