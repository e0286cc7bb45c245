import { describe } from 'vitest'
import { pageAddresses } from '../scripts/lib/links.ts'
import { dist } from '../scripts/lib/root.ts'
import { axeFindings, colourRules } from './support/axe.ts'
import { expect, test } from './support/browser.ts'

describe('axe finds nothing, in either theme', () => {
  test.for(pageAddresses(dist))('on %s', async (address, { page }) => {
    await page.goto(address)
    const light = await axeFindings(page)
    await page.emulateMedia({ colorScheme: 'dark' })
    // Nothing but colours depends on the theme.
    const dark = await axeFindings(page, colourRules)
    expect({ light, dark }).toEqual({ light: [], dark: [] })
  })
})
