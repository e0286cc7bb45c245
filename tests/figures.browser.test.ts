/** Figures and plots on a phone: nothing is cut, and all lettering can be read. */
import { pageAddresses } from '../scripts/lib/links.ts'
import { dist } from '../scripts/lib/root.ts'
import { expect, test } from './support/browser.ts'

/** CSS pixels: what is smaller is not read but guessed. */
const LEAST = 10.5

const drawn = pageAddresses(dist).filter((address) => /^\/(week\/|$)/.test(address))

test.for(drawn)('%s: figures fit 390 pixels', { concurrent: true }, async (address, { open }) => {
  const page = await open({ width: 390 })
  await page.goto(address)
  const width = await page.evaluate(() => document.documentElement.scrollWidth)
  expect(width).toBe(390)
  const faults = await page.locator('figure.figure svg:visible').evaluateAll(
    (drawings, least) =>
      drawings.flatMap((drawing) => {
        const box = drawing.getBoundingClientRect()
        const scale = box.width / (drawing as SVGSVGElement).viewBox.baseVal.width
        return [...drawing.querySelectorAll('text')].flatMap((text) => {
          const { left, right } = text.getBoundingClientRect()
          const size = Number.parseFloat(getComputedStyle(text).fontSize) * scale
          const isCut = left < box.left - 1 || right > box.right + 1
          if (!isCut && size >= least) return []
          return [`${text.textContent}: ${isCut ? 'cut' : `${size.toFixed(1)} px`}`]
        })
      }),
    LEAST,
  )
  expect(faults).toEqual([])
})
