/** Notes, snippets, and what is wider than the column, at every width. */
import type { Page } from 'playwright-core'
import { describe } from 'vitest'
import { expect, test } from './support/browser.ts'

const chapter = '/week/2/'

/** Two long notes on every paragraph, snippet and figure: more than any section has. */
async function crowd(page: Page): Promise<void> {
  await page.evaluate(() => {
    const noted = '.prose > :is(p, .snippet, figure, ul, .block)'
    for (const block of document.querySelectorAll(noted)) {
      for (const words of [20, 50]) {
        const note = document.createElement('aside')
        note.className = 'margin-note'
        note.textContent = 'a word '.repeat(words)
        const end = document.createElement('div')
        end.className = 'margin-end'
        block.after(note, end)
      }
    }
  })
}

/** What a note has in common with another, with a heading, or with what is not its own. */
const collisions = (page: Page) =>
  page.evaluate(() => {
    const all = (selector: string) => [...document.querySelectorAll(`.prose ${selector}`)]
    const boxOf = (element: Element) => element.getBoundingClientRect()
    const share = (a: DOMRect, b: DOMRect) => a.top < b.bottom - 1 && b.top < a.bottom - 1
    const nameOf = (element: Element) => element.textContent.trim().slice(0, 40)
    const notes = all('.margin-note')
    const found: string[] = []
    notes.forEach((note, index) => {
      const others = [...notes.slice(index + 1), ...all(':is(h2, h3, .into-margin)')]
      for (const other of others) {
        if (share(boxOf(note), boxOf(other))) found.push(`${nameOf(note)} | ${nameOf(other)}`)
      }
    })
    return { notes: notes.length, found }
  })

describe('notes in the margin', () => {
  test.for([1440, 1300, 1000, 390])(
    'meet neither each other nor a heading, at %i pixels',
    async (width, { open }) => {
      const page = await open({ width })
      await page.goto(chapter)
      await crowd(page)
      const { notes, found } = await collisions(page)
      expect(notes).toBeGreaterThan(100)
      expect(found).toEqual([])
    },
  )

  test('stand at the height of what they are about', async ({ page }) => {
    await page.goto(chapter)
    await crowd(page)
    const offsets = await page.locator('.prose .where + .snippet').evaluateAll((snippets) =>
      snippets.map((snippet) => {
        const { top = 0 } = snippet.previousElementSibling?.getBoundingClientRect() ?? {}
        return Math.abs(snippet.getBoundingClientRect().top - top)
      }),
    )
    expect(offsets.length).toBeGreaterThan(10)
    expect(Math.max(...offsets)).toBeLessThan(2)
  })
})

test('on a narrow screen a snippet says first where it goes', async ({ open }) => {
  const page = await open({ width: 390 })
  await page.goto(chapter)
  const gaps = await page.locator('.prose .where + .snippet').evaluateAll((snippets) =>
    snippets.map((snippet) => {
      const { bottom = 0 } = snippet.previousElementSibling?.getBoundingClientRect() ?? {}
      return snippet.getBoundingClientRect().top - bottom
    }),
  )
  expect(gaps.length).toBeGreaterThan(10)
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(0)
  expect(Math.max(...gaps)).toBeLessThan(20)
})

describe('what is wider than the column', () => {
  /** How far the left and the right edge of a snippet are from its own ground, in 8-bit steps. */
  const shades = async (page: Page) => {
    const shown = await page.locator('pre.code:visible').first().screenshot()
    return page.evaluate(
      async (png) => {
        const picture = await createImageBitmap(await (await fetch(png)).blob())
        const { width } = picture
        const canvas = new OffscreenCanvas(width, 1)
        const context = canvas.getContext('2d')
        // Between the border and the first line.
        context?.drawImage(picture, 0, 10, width, 1, 0, 0, width, 1)
        const at = (x: number) => context?.getImageData(x, 0, 1, 1).data[0] ?? 0
        const ground = at(Math.floor(width / 2))
        return { left: Math.abs(at(3) - ground), right: Math.abs(at(width - 4) - ground) }
      },
      `data:image/png;base64,${shown.toString('base64')}`,
    )
  }

  test.for(['light', 'dark'] as const)(
    'is shaded where there is more: %s',
    async (theme, { open }) => {
      const page = await open({ theme, width: 390 })
      await page.goto(chapter)
      const atStart = await shades(page)
      expect(atStart.left).toBeLessThan(3)
      expect(atStart.right).toBeGreaterThan(15)
      await page
        .locator('pre.code:visible')
        .first()
        .evaluate((code) => code.scrollTo(9999, 0))
      const atEnd = await shades(page)
      expect(atEnd.left).toBeGreaterThan(15)
      expect(atEnd.right).toBeLessThan(3)
    },
  )
})
