/** Code on a page: what its names mean, by pointer, keyboard and touch. */
import type { Locator, Page } from 'playwright-core'
import { describe } from 'vitest'
import { axeFindings } from './support/axe.ts'
import { expect, test } from './support/browser.ts'

/** A page of one whole file, with names defined in it, in other files, and outside. */
const page_ = '/source/1-echo/robust-io.ts/'

/** The first link of the code with this text. */
const nameIn = (page: Page, text: string): Locator =>
  page.locator('pre.code a[data-h]', { hasText: new RegExp(`^${text}$`) }).first()

const note = (page: Page): Locator => page.locator('#hover')

describe('what a name means', () => {
  test('is beside it when the pointer rests on it, until Escape', async ({ page }) => {
    await page.goto(page_)
    await nameIn(page, 'Memory').hover()
    await note(page).waitFor({ state: 'visible' })
    expect(await note(page).textContent()).toMatch(/^class Memory/)
    expect(await note(page).locator('a').textContent()).toMatch(/^sys\/memory\.ts:\d+$/)
    await page.keyboard.press('Escape')
    await note(page).waitFor({ state: 'hidden' })
  })

  test('stays while the pointer is on it, and goes when it leaves', async ({ page }) => {
    await page.goto(page_)
    await nameIn(page, 'Memory').hover()
    await note(page).waitFor({ state: 'visible' })
    await note(page).locator('code').first().hover()
    // Longer than a note waits for a pointer that has left.
    await page.waitForTimeout(500)
    expect(await note(page).isVisible()).toBe(true)
    await page.locator('h1').hover()
    await note(page).waitFor({ state: 'hidden' })
  })

  test('is inside the window, wherever the name is', async ({ open }) => {
    const page = await open({ width: 390, height: 500 })
    await page.goto(page_)
    for (const name of ['Memory', 'writeAll', 'POLLOUT']) {
      await nameIn(page, name).hover()
      await note(page).waitFor({ state: 'visible' })
      const box = await note(page).boundingBox()
      expect(box?.x).toBeGreaterThanOrEqual(0)
      expect(box?.y).toBeGreaterThanOrEqual(0)
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(390)
      expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(500)
      await page.keyboard.press('Escape')
    }
  })

  test('leads to the definition in another file', async ({ page }) => {
    await page.goto(page_)
    await nameIn(page, 'Memory').click()
    await page.waitForURL(/\/source\/sys\/memory\.ts\/#L\d+$/)
    expect(await page.locator('.l:target').textContent()).toContain('class Memory')
  })

  test.for(['light', 'dark'] as const)('is accessible in the %s theme', async (theme, { open }) => {
    const page = await open({ theme })
    await page.goto(page_)
    await nameIn(page, 'Memory').hover()
    await note(page).waitFor({ state: 'visible' })
    expect(await axeFindings(page)).toEqual([])
  })
})

describe('from the keyboard', () => {
  const focused = (page: Page) =>
    page.evaluate(() => {
      const { activeElement } = document
      return {
        text: activeElement?.textContent,
        line: activeElement?.closest('.l')?.id,
        describedBy: activeElement?.getAttribute('aria-describedby'),
      }
    })

  test('code is one stop, and arrow keys move between its names', async ({ page }) => {
    await page.goto(page_)
    expect(await page.locator('pre.code [data-h][tabindex="0"]').count()).toBe(1)
    await page.locator('pre.code [tabindex="0"]').focus()
    const first = await focused(page)
    await page.keyboard.press('ArrowRight')
    // What the names mean is fetched when somebody first asks.
    await note(page).waitFor({ state: 'visible' })
    const second = await focused(page)
    expect(second.text).not.toBe(first.text)
    expect(second.describedBy).toBe('hover')
    expect(await note(page).isVisible()).toBe(true)

    await page.keyboard.press('ArrowLeft')
    expect(await focused(page)).toMatchObject({ text: first.text })
    await page.keyboard.press('ArrowDown')
    expect((await focused(page)).line).not.toBe(first.line)
    await page.keyboard.press('End')
    await page.keyboard.press('ArrowRight')
    const last = await focused(page)
    expect(last.text).toBe(await page.locator('pre.code [data-h]').last().textContent())

    // Tab leaves the code, and coming back finds the same name.
    await page.keyboard.press('Tab')
    expect((await focused(page)).line).toBeUndefined()
    await page.keyboard.press('Shift+Tab')
    expect(await focused(page)).toMatchObject({ text: last.text, line: last.line })
  })

  test('Escape closes the note and leaves the focus where it is', async ({ page }) => {
    await page.goto(page_)
    await page.locator('pre.code [tabindex="0"]').focus()
    await page.keyboard.press('ArrowRight')
    await note(page).waitFor({ state: 'visible' })
    const { text } = await focused(page)
    await page.keyboard.press('Escape')
    expect(await note(page).isVisible()).toBe(false)
    expect(await focused(page)).toMatchObject({ text, describedBy: null })
  })

  test('Enter follows the link', async ({ page }) => {
    await page.goto(page_)
    await nameIn(page, 'Memory').focus()
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/source\/sys\/memory\.ts\/#L\d+$/)
  })
})

describe('by touch', () => {
  test('the first tap says what it is, the second follows', async ({ open }) => {
    const page = await open({ width: 390, height: 800, touch: true })
    await page.goto(page_)
    await nameIn(page, 'Memory').tap()
    await note(page).waitFor({ state: 'visible' })
    expect(page.url()).toContain(page_)
    await nameIn(page, 'Memory').tap()
    await page.waitForURL(/\/source\/sys\/memory\.ts\/#L\d+$/)
  })

  test('a tap elsewhere puts it away', async ({ open }) => {
    const page = await open({ width: 390, height: 800, touch: true })
    await page.goto(page_)
    await nameIn(page, 'Memory').tap()
    await note(page).waitFor({ state: 'visible' })
    await page.locator('h1').tap()
    await note(page).waitFor({ state: 'hidden' })
  })
})

describe('code', () => {
  test('has links to definitions without JavaScript', async ({ open }) => {
    const page = await open({ javaScript: false })
    await page.goto(page_)
    await nameIn(page, 'Memory').click()
    expect(page.url()).toMatch(/\/source\/sys\/memory\.ts\/#L\d+$/)
  })

  test('is whole on paper: folded snippets open, and no name laid over another', async ({
    open,
  }) => {
    const page = await open({ print: true, width: 720 })
    await page.goto('/door/')
    const folded = page.locator('details:not([open]) pre.code').first()
    expect((await folded.boundingBox())?.height).toBeGreaterThan(100)
    const overlaps = await page.$$eval('pre.code .l', (lines) =>
      lines.flatMap((line) => {
        const names = [...line.querySelectorAll('a')].map((name) => name.getClientRects()[0])
        return names.filter((box, at) => {
          const next = names[at + 1]
          return box && next && box.top === next.top && box.right > next.left
        })
      }),
    )
    expect(overlaps).toEqual([])
  })

  test('fits its column on a desktop', async ({ page }) => {
    for (const path of [page_, '/source/sys/read-write.ts/', '/week/2/']) {
      await page.goto(path)
      const wide = await page.$$eval('pre.code', (all) =>
        all.filter((pre) => pre.scrollWidth > pre.clientWidth).map((pre) => pre.ariaLabel),
      )
      expect(wide, path).toEqual([])
    }
  })

  test('is copied as it is written: no numbers, no context', async ({ page }) => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.goto('/week/2/')
    const code = page.locator('[id="1-echo-robust-io.ts-writeAll"]')
    await code.locator('xpath=preceding-sibling::aside[1]').getByRole('button').click()
    const copied = await page.evaluate(() => navigator.clipboard.readText())
    expect(copied).toContain('export function writeAll(')
    expect(copied).not.toMatch(/^\s*\d+ /m)
    expect(copied).toMatch(/\n}\n$/)
  })

  test('is copied as it is now, where it is compared with what was before', async ({ page }) => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.goto('/week/2/')
    const code = page.locator('[id="1-echo-first-robust-server-2-gone-peers.ts"]')
    await code.locator('xpath=preceding-sibling::aside[1]').getByRole('button').click()
    const copied = await page.evaluate(() => navigator.clipboard.readText())
    expect(copied).toContain('const reason = echo(client)')
    expect(copied).not.toContain("must(writeAll(client, memory, received), 'write')")
    expect(copied).toMatch(/^import /m)
  })
})
