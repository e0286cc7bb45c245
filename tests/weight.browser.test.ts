/** How much a first visit brings over the wire. */
import { brotliCompressSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { pageAddresses } from '../scripts/lib/links.ts'
import { dist } from '../scripts/lib/root.ts'
import { expect, test } from './support/browser.ts'

const chapters = pageAddresses(dist).filter((address) => /^\/(week|stage|door)\//.test(address))

interface Weight {
  all: number
  /** Those that stand in the page, too. */
  scripts: number
}

/** Bytes of the bodies that a first visit brings over the wire, as compressed there. */
async function weigh(page: Page, address: string): Promise<Weight> {
  const weight = { all: 0, scripts: 0 }
  const weighings: Promise<void>[] = []
  page.on('requestfinished', (request) => {
    const weighing = request.sizes().then(({ responseBodySize }) => {
      weight.all += responseBodySize
      if (request.resourceType() === 'script') weight.scripts += responseBodySize
    })
    weighings.push(weighing)
  })
  await page.goto(address, { waitUntil: 'networkidle' })
  await Promise.all(weighings)
  for (const script of await page.locator(INLINE).allTextContents()) {
    weight.scripts += brotliCompressSync(script).length
  }
  return weight
}

const INLINE = 'script:not([src], [type="application/json"])'

test.for(chapters)(
  '%s is light: 150 KB in all, 15 KB of scripts',
  { concurrent: true },
  async (address, { page }) => {
    const { all, scripts } = await weigh(page, address)
    expect(all, 'bytes in all, fonts included').toBeLessThan(150_000)
    expect(scripts, 'bytes of scripts').toBeLessThan(15_000)
  },
)
