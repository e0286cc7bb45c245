/** Axe on the pages of the guide, in either theme. */
import type { Page } from 'playwright-core'
import { describe } from 'vitest'
import { examinedPages, isSourcePage } from '../scripts/lib/examined-pages.ts'
import { dist } from '../scripts/lib/root.ts'
import { axeFindings, COLOUR_RULES } from './support/axe.ts'
import { expect, test } from './support/browser.ts'

const isAtLength = process.env.TEST_ALL !== undefined

// A page of all that was measured takes axe fifteen seconds where nothing else is at work.
describe.concurrent('axe finds nothing, in either theme', { timeout: 240_000 }, () => {
  test.for(examinedPages(dist, isAtLength))('on %s', async (address, { page }) => {
    await page.goto(address)
    if (!isAtLength && !isSourcePage(address)) await shortenCode(page)
    const light = await axeFindings(page)
    await page.emulateMedia({ colorScheme: 'dark' })
    // Nothing but colours depends on the theme.
    const dark = await axeFindings(page, COLOUR_RULES)
    expect({ light, dark }).toEqual({ light: [], dark: [] })
  })
})

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
