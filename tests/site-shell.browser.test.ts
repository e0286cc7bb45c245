/** What stands around the text of every page: theme, drawer, search, margins, widths. */
import type { Page } from 'playwright-core'
import { describe } from 'vitest'
import { axeFindings } from './support/axe.ts'
import { expect, test } from './support/browser.ts'

const chapter = '/week/2/'
/** A tenth of a chapter, with all that stands around one. */
const short = '/stage/2/'

const paper = (page: Page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
const light = 'rgb(251, 250, 246)'
const dark = 'rgb(19, 21, 25)'
const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent?.trim())

describe('the theme', () => {
  test('follows the system until the reader chooses, and then keeps the choice', async ({
    open,
  }) => {
    const page = await open({ theme: 'dark' })
    await page.goto(short)
    expect(await paper(page)).toBe(dark)
    await page.getByRole('radio', { name: 'Light' }).check()
    expect(await paper(page)).toBe(light)
    await page.goto('/')
    expect(await paper(page)).toBe(light)
    expect(await page.getByRole('radio', { name: 'Light' }).isChecked()).toBe(true)
    await page.getByRole('radio', { name: 'As the system' }).check()
    expect(await paper(page)).toBe(dark)
    await page.reload()
    expect(await paper(page)).toBe(dark)
  })

  test('is chosen before anything is drawn', async ({ page }) => {
    await page.goto('/')
    await page.evaluate(() => localStorage.setItem('five-servers.theme', 'dark'))
    // The first moment at which there is something to draw, long before any module runs.
    await page.addInitScript(() => {
      new MutationObserver((_, observer) => {
        if (!document.body) return
        observer.disconnect()
        Object.assign(globalThis, { first: document.documentElement.dataset.theme })
      }).observe(document, { childList: true, subtree: true })
    })
    await page.goto(short)
    expect(await page.evaluate(() => (globalThis as unknown as { first: string }).first)).toBe(
      'dark',
    )
    expect(await paper(page)).toBe(dark)
  })

  test('is chosen in one window for all', async ({ page }) => {
    await page.goto(short)
    const other = await page.context().newPage()
    await other.goto('/')
    await other.getByRole('radio', { name: 'Dark' }).check()
    await expect.poll(() => paper(page)).toBe(dark)
  })
})

describe('the drawer of a narrow screen', () => {
  const openedBy = async (page: Page, address = short) => {
    await page.goto(address)
    const opener = page.getByRole('button', { name: 'Weeks' })
    await opener.focus()
    await page.keyboard.press('Enter')
    return opener
  }

  test('takes the focus, keeps it, and gives it back on Escape', async ({ open }) => {
    const page = await open({ width: 390 })
    const opener = await openedBy(page)
    const drawer = page.getByRole('dialog', { name: 'The weeks' })
    expect(await drawer.isVisible()).toBe(true)
    const outside: string[] = []
    for (let presses = 0; presses < 60; presses++) {
      await page.keyboard.press('Tab')
      const place = await page.evaluate(() => {
        const { activeElement } = document
        // Past its last element the focus is in the browser's own bars for one press.
        if (activeElement === document.body || activeElement?.closest('#drawer')) return ''
        return activeElement?.outerHTML.slice(0, 80) ?? ''
      })
      if (place) outside.push(place)
    }
    expect(outside).toEqual([])
    await page.keyboard.press('Escape')
    expect(await drawer.isVisible()).toBe(false)
    expect(await opener.evaluate((button) => button === document.activeElement)).toBe(true)
  })

  test('shows all weeks, and where the reader is', async ({ open }) => {
    const page = await open({ width: 390 })
    await openedBy(page, chapter)
    const drawer = page.getByRole('dialog', { name: 'The weeks' })
    expect(await drawer.locator('.weeks > li').count()).toBe(17)
    expect(await drawer.locator('[aria-current="page"]').textContent()).toContain('2 · ')
  })

  test('closes on a press outside, and leads to a week', async ({ open }) => {
    const page = await open({ width: 390 })
    await openedBy(page)
    const drawer = page.getByRole('dialog', { name: 'The weeks' })
    await page.mouse.click(380, 400)
    expect(await drawer.isVisible()).toBe(false)
    await page.getByRole('button', { name: 'Weeks' }).click()
    await drawer.getByRole('link', { name: 'Week 1 · ' }).click()
    await page.waitForURL('**/week/1/')
  })

  test('gives the rail back when the window grows', async ({ open }) => {
    const page = await open({ width: 390 })
    await openedBy(page)
    await page.setViewportSize({ width: 1440, height: 900 })
    const rail = page.locator('.page #rail')
    await expect.poll(() => rail.isVisible()).toBe(true)
    expect(await page.getByRole('dialog').count()).toBe(0)
  })

  test('has no fault that axe finds', async ({ open }) => {
    const page = await open({ width: 390 })
    await openedBy(page)
    // It slides in: colours are true once it stands.
    await page.waitForTimeout(300)
    expect(await axeFindings(page)).toEqual([])
  })
})

describe('a search that cannot be loaded', () => {
  test('says so, and tries again with the next letter', async ({ browser, guide }) => {
    const page = await browser.newPage({ baseURL: guide })
    // Once when the dialog opens, and once for the first letters.
    await page.route('**/pagefind/pagefind.js*', (route) => route.abort(), { times: 2 })
    await page.goto('/week/2/')
    await page.keyboard.press('/')
    await page.getByRole('searchbox').fill('short')
    await page.getByText('could not be loaded').waitFor()
    await page.getByRole('searchbox').fill('short count')
    await page.locator('#search li a').first().waitFor()
    await page.close()
  })

  test('Enter while an input method composes goes nowhere', async ({ page }) => {
    await page.goto('/week/2/')
    await page.keyboard.press('/')
    await page.getByRole('searchbox').fill('short count')
    await page.locator('#search li a').first().waitFor()
    await page.getByRole('searchbox').dispatchEvent('keydown', { key: 'Enter', isComposing: true })
    expect(page.url()).toMatch(/\/week\/2\/$/)
  })
})

describe('the search', () => {
  test('loads nothing before it is opened', async ({ page }) => {
    const asked: string[] = []
    page.on('request', (request) => asked.push(new URL(request.url()).pathname))
    await page.goto(chapter, { waitUntil: 'networkidle' })
    expect(asked.filter((path) => path.startsWith('/pagefind/'))).toEqual([])
    await page.keyboard.press('/')
    await expect.poll(() => asked.some((path) => path.startsWith('/pagefind/'))).toBe(true)
  })

  test.for(['/', 'Control+k'])(
    '%s opens it, and Enter goes to the first result',
    async (keys, { page }) => {
      await page.goto('/')
      await page.keyboard.press(keys)
      const dialog = page.getByRole('dialog', { name: 'Search the guide' })
      await dialog.getByRole('searchbox').fill('short count')
      await expect.poll(() => dialog.getByRole('link').count()).toBeGreaterThan(0)
      expect(await dialog.getByRole('status').textContent()).toMatch(/^\d+ pages?$/)
      const address = await dialog.getByRole('link').first().getAttribute('href')
      await page.keyboard.press('Enter')
      await page.waitForURL(`**${address}`)
    },
  )

  test('is walked with the arrow keys and left with Escape', async ({ page }) => {
    await page.goto(short)
    await page.locator('#rail [data-search-open]').click()
    const dialog = page.getByRole('dialog', { name: 'Search the guide' })
    await dialog.getByRole('searchbox').fill('accept4')
    await expect.poll(() => dialog.getByRole('link').count()).toBeGreaterThan(1)
    await page.keyboard.press('ArrowDown')
    expect(await focused(page)).toBe(await dialog.getByRole('link').first().textContent())
    await page.keyboard.press('ArrowUp')
    expect(
      await dialog.getByRole('searchbox').evaluate((box) => box === document.activeElement),
    ).toBe(true)
    expect(await axeFindings(page)).toEqual([])
    await page.keyboard.press('Escape')
    expect(await dialog.isVisible()).toBe(false)
  })

  test('says when there is nothing', async ({ page }) => {
    await page.goto(short)
    await page.keyboard.press('/')
    const dialog = page.getByRole('dialog', { name: 'Search the guide' })
    await dialog.getByRole('searchbox').fill('xqzv')
    await expect.poll(() => dialog.getByRole('status').textContent()).toBe('Nothing about “xqzv”')
  })

  test('does not open while the reader types a slash', async ({ page }) => {
    await page.goto(short)
    await page.keyboard.press('/')
    await page.keyboard.type('and/or')
    expect(await page.getByRole('searchbox').inputValue()).toBe('and/or')
  })
})

describe('without JavaScript', () => {
  test('a chapter has its text and no dead control', async ({ open }) => {
    const page = await open({ javaScript: false })
    await page.goto(chapter)
    expect(await page.locator('main h1').isVisible()).toBe(true)
    expect(await page.locator('button:visible, input:visible').count()).toBe(0)
  })

  test('a narrow screen has a plain link to the weeks', async ({ open }) => {
    const page = await open({ javaScript: false, width: 390 })
    await page.goto(chapter)
    await page.getByRole('link', { name: 'The weeks' }).click()
    expect(new URL(page.url()).pathname).toBe('/plan/')
  })

  test('the theme is the system’s', async ({ open }) => {
    const page = await open({ javaScript: false, theme: 'dark' })
    await page.goto(chapter)
    const ground = await page.screenshot({ clip: { x: 0, y: 0, width: 1, height: 1 } })
    const page2 = await open({ javaScript: false, theme: 'light' })
    await page2.goto(chapter)
    expect(
      ground.equals(await page2.screenshot({ clip: { x: 0, y: 0, width: 1, height: 1 } })),
    ).toBe(false)
  })
})

describe('the page', () => {
  test('leads the keyboard to the text first', async ({ page }) => {
    await page.goto(chapter)
    await page.keyboard.press('Tab')
    expect(await focused(page)).toBe('Skip to the text')
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('text')
  })

  test.for<[address: string, widths: number[]]>([
    ['/', [1440, 900, 390, 360]],
    [chapter, [1440, 1240, 900, 390, 360]],
    ['/measured/', [390]],
    ['/glossary/', [360]],
    ['/week/1/', [360]],
    ['/door/', [360]],
    ['/stage/2/', [360]],
    ['/week/3/', [360]],
    ['/week/4/', [360]],
    ['/week/5/', [360]],
  ])('%s is nowhere wider than the window, at %j pixels', async ([address, widths], { page }) => {
    await page.goto(address)
    for (const width of widths) {
      await page.setViewportSize({ width, height: 900 })
      const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      expect(excess, `${width} pixels`).toBeLessThanOrEqual(0)
    }
  })

  test('has notes in the margin that touch neither the text nor each other', async ({ open }) => {
    const page = await open()
    await page.goto(chapter)
    for (const width of [1440, 1240]) {
      await page.setViewportSize({ width, height: 900 })
      const boxes = await page
        .locator('.margin-note')
        .evaluateAll((notes) =>
          notes.map((note) => note.getBoundingClientRect().toJSON() as DOMRect),
        )
      const column = await page.locator('.prose').boundingBox()
      expect(boxes.length).toBeGreaterThan(1)
      for (const [index, box] of boxes.entries()) {
        expect(box.left).toBeGreaterThan((column?.x ?? 0) + (column?.width ?? 0))
        expect(box.right).toBeLessThanOrEqual(width)
        expect(box.top).toBeGreaterThanOrEqual(boxes[index - 1]?.bottom ?? 0)
      }
    }
  })

  test('folds a note under its paragraph where there is no margin', async ({ open }) => {
    const page = await open({ width: 900 })
    await page.goto(chapter)
    const note = await page.locator('.margin-note').first().boundingBox()
    const column = await page.locator('.prose').boundingBox()
    expect(note?.x).toBe(column?.x)
  })

  test('prints its text alone, with its notes and where its links go', async ({ open }) => {
    const page = await open({ print: true })
    await page.goto(chapter)
    expect(await page.locator('#rail').isVisible()).toBe(false)
    expect(await page.locator('.margin-note').first().isVisible()).toBe(true)
    const link = page.locator('main a[href^="https:"]').first()
    const after = await link.evaluate((element) => getComputedStyle(element, '::after').content)
    expect(after).toContain('https:')
  })

  test('moves nothing for those who asked for less motion', async ({ open }) => {
    const page = await open({ reducedMotion: true, width: 390 })
    await page.goto(chapter)
    const behaviour = await page.evaluate(
      () => getComputedStyle(document.documentElement).scrollBehavior,
    )
    expect(behaviour).toBe('auto')
  })

  test('copies a command', async ({ page, guide }) => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: guide })
    await page.goto('/')
    await page.getByRole('button', { name: 'Copy the command' }).first().click()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('npm start')
  })

  test('that is not there says so, with the way back', async ({ page, guide }) => {
    const response = await page.request.get(`${guide}/no/such/page/`)
    expect(response.status()).toBe(404)
    await page.goto('/404.html')
    expect(await page.locator('main h1').textContent()).toBe('No such page')
  })
})
