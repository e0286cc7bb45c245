import { describe } from 'vitest'
import { pageAddresses } from '../scripts/lib/links.ts'
import { dist } from '../scripts/lib/root.ts'
import { axeFindings, colourRules } from './support/axe.ts'
import { expect, test } from './support/browser.ts'

/** The pages of tests' sources are made like those of other sources: one stands for all. */
const isTest = (address: string) => address.endsWith('.test.ts/')
const addresses = pageAddresses(dist)
const examined = [
  ...addresses.filter((address) => !isTest(address)),
  ...addresses.filter(isTest).slice(0, 1),
]

describe('axe finds nothing, in either theme', () => {
  test.for(examined)('on %s', async (address, { page }) => {
    await page.goto(address)
    const light = await axeFindings(page)
    await page.emulateMedia({ colorScheme: 'dark' })
    // Nothing but colours depends on the theme.
    const dark = await axeFindings(page, colourRules)
    expect({ light, dark }).toEqual({ light: [], dark: [] })
  })
})
