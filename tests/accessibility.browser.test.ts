import { statSync } from 'node:fs'
import { join } from 'node:path'
import { describe } from 'vitest'
import { pageAddresses } from '../scripts/lib/links.ts'
import { dist } from '../scripts/lib/root.ts'
import { axeFindings, colourRules } from './support/axe.ts'
import { expect, test } from './support/browser.ts'

/** The pages of source files are made alike: the longest have all that such a page can have. */
const SOURCES = 6

describe('axe finds nothing, in either theme', () => {
  test.for(examined())('on %s', async (address, { page }) => {
    await page.goto(address)
    const light = await axeFindings(page)
    await page.emulateMedia({ colorScheme: 'dark' })
    // Nothing but colours depends on the theme.
    const dark = await axeFindings(page, colourRules)
    expect({ light, dark }).toEqual({ light: [], dark: [] })
  })
})

function examined(): string[] {
  const addresses = pageAddresses(dist)
  const isSource = (address: string) => /^\/source\/.+\.ts\/$/.test(address)
  const length = (address: string) => statSync(join(dist, address, 'index.html')).size
  const sources = addresses.filter(isSource).sort((a, b) => length(b) - length(a))
  return [...addresses.filter((address) => !isSource(address)), ...sources.slice(0, SOURCES)]
}
