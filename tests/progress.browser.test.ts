/** A reader's progress, from the first tick to another browser. */
import { text } from 'node:stream/consumers'
import type { Page } from 'playwright-core'
import { describe } from 'vitest'
import { expect, test } from './support/browser.ts'

const tickOf = (page: Page, id: string) => page.locator(`main [data-tick="${id}"]`).first()
const countOf = (page: Page, scope: string) =>
  page.locator(`#rail [data-progress-count="${scope}"] [aria-hidden]`)
const stored = (page: Page) => page.evaluate(() => localStorage.getItem('five-servers.progress'))

async function exported(page: Page): Promise<string> {
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export to a file' }).click()
  return text(await (await download).createReadStream())
}

async function importText(page: Page, name: string, content: string): Promise<string> {
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Import a file' }).click()
  const status = page.locator('progress-transfer [role="status"]')
  await (await chooser).setFiles({
    name,
    mimeType: 'application/json',
    buffer: Buffer.from(content),
  })
  await expect.poll(() => status.textContent()).not.toBe('')
  return (await status.textContent()) ?? ''
}

describe('a tick', () => {
  test('survives a reload, on every page that shows the item', async ({ page }) => {
    await page.goto('/week/1/')
    await tickOf(page, 'w1.d1-2').check()
    await page.reload()
    expect(await tickOf(page, 'w1.d1-2').isChecked()).toBe(true)
    expect(await tickOf(page, 'w1.d3-4').isChecked()).toBe(false)
    await page.goto('/plan/')
    expect(await tickOf(page, 'w1.d1-2').isChecked()).toBe(true)
  })

  test('is made with the keyboard, and taken back', async ({ page }) => {
    await page.goto('/plan/')
    await tickOf(page, 's1.milestone.1').focus()
    await page.keyboard.press('Space')
    expect(await stored(page)).toContain('s1.milestone.1')
    await page.keyboard.press('Space')
    expect(await stored(page)).not.toContain('s1.milestone.1')
  })

  test('is made by its words as well as by its box', async ({ page }) => {
    await page.goto('/plan/')
    await page.getByText('netcat (nc) for manual client testing').click()
    expect(await tickOf(page, 's1.tool.1').isChecked()).toBe(true)
  })

  test('is counted in the rail', async ({ page }) => {
    await page.goto('/plan/')
    const total = (await countOf(page, 'w1').textContent())?.split('/')[1]
    await tickOf(page, 'w1.d1-2').check()
    await tickOf(page, 's1.milestone.1').check()
    expect(await countOf(page, 'w1').textContent()).toBe(`2/${total}`)
    expect(
      await page.locator('#rail [data-progress-state="s1"]').getAttribute('data-progress'),
    ).toBe('some')
    expect(
      await page.locator('#rail [data-progress-state="s2"]').getAttribute('data-progress'),
    ).toBe('none')
  })

  test('of all that a stage has completes it', async ({ page }) => {
    await page.goto('/plan/')
    const scopes = JSON.parse((await page.locator('#progress-scopes').textContent()) ?? '{}')
    const ids = `${scopes.w1} ${scopes.w2}`.split(' ')
    const ticked = Object.fromEntries(ids.map((id) => [id, '2026-11-22T12:00:00.000Z']))
    await importText(page, 'all.json', JSON.stringify({ version: 1, ticked }))
    expect(
      await page.locator('#rail [data-progress-state="s1"]').getAttribute('data-progress'),
    ).toBe('all')
    for (const id of ids) expect(await tickOf(page, id).isChecked(), id).toBe(true)
  })

  test('shows at once in another tab', async ({ page }) => {
    await page.goto('/plan/')
    const other = await page.context().newPage()
    await other.goto('/week/1/')
    await tickOf(page, 'w1.d1-2').check()
    await expect.poll(() => tickOf(other, 'w1.d1-2').isChecked()).toBe(true)
    await tickOf(other, 'w1.d3-4').check()
    await expect.poll(() => tickOf(page, 'w1.d3-4').isChecked()).toBe(true)
    expect(await tickOf(page, 'w1.d1-2').isChecked()).toBe(true)
  })
})

describe('progress', () => {
  test('moves to a fresh browser in a file, and joins what is there', async ({ page, open }) => {
    await page.goto('/plan/')
    await tickOf(page, 'w1.d1-2').check()
    await tickOf(page, 'w1.d1-2.r1').check()
    const file = await exported(page)
    expect(Object.keys(JSON.parse(file).ticked)).toEqual(['w1.d1-2', 'w1.d1-2.r1'])

    const fresh = await open()
    await fresh.goto('/plan/')
    await tickOf(fresh, 'w2.d1-2').check()
    expect(await importText(fresh, 'mine.json', file)).toBe(
      'Added 2 ticks from mine.json; 3 in all.',
    )
    await fresh.reload()
    for (const id of ['w1.d1-2', 'w1.d1-2.r1', 'w2.d1-2']) {
      expect(await tickOf(fresh, id).isChecked(), id).toBe(true)
    }
  })

  test('keeps the ticks of ids it does not know', async ({ page }) => {
    await page.goto('/plan/')
    const ticked = { 'w18.d1': '2026-11-22T12:00:00.000Z' }
    await importText(page, 'later.json', JSON.stringify({ version: 1, ticked }))
    await tickOf(page, 'w1.d1-2').check()
    expect(JSON.parse(await exported(page)).ticked).toMatchObject(ticked)
  })

  test('refuses a file that holds none, and says so', async ({ page }) => {
    await page.goto('/plan/')
    await tickOf(page, 'w1.d1-2').check()
    expect(await importText(page, 'notes.txt', 'buy milk')).toBe(
      'notes.txt holds no progress: choose a file that was exported here.',
    )
    expect(await tickOf(page, 'w1.d1-2').isChecked()).toBe(true)
  })

  test('that is damaged is set aside, and the page works', async ({ page }) => {
    await page.goto('/plan/')
    await page.evaluate(() => localStorage.setItem('five-servers.progress', '{"ticked":{"w1'))
    await page.reload()
    await tickOf(page, 'w1.d1-2').check()
    const kept = await page.evaluate(() =>
      Object.entries(localStorage).filter(([key]) => key.includes('.damaged.')),
    )
    expect(kept).toEqual([[expect.any(String), '{"ticked":{"w1']])
  })

  test('is forgotten only after a second word', async ({ page }) => {
    await page.goto('/plan/')
    await tickOf(page, 'w1.d1-2').check()
    const forget = page.getByRole('button', { name: 'Forget everything' })
    await forget.click()
    await page.getByRole('dialog').getByRole('button', { name: 'Keep' }).click()
    expect(await tickOf(page, 'w1.d1-2').isChecked()).toBe(true)
    await forget.click()
    await page.keyboard.press('Escape')
    expect(await tickOf(page, 'w1.d1-2').isChecked()).toBe(true)
    await forget.click()
    await page.getByRole('dialog').getByRole('button', { name: 'Forget' }).click()
    expect(await tickOf(page, 'w1.d1-2').isChecked()).toBe(false)
    await page.reload()
    expect(await tickOf(page, 'w1.d1-2').isChecked()).toBe(false)
  })

  test('works for the page where the browser keeps nothing', async ({ page }) => {
    await page.addInitScript(() => {
      Object.defineProperty(window, 'localStorage', {
        get() {
          throw new DOMException('denied', 'SecurityError')
        },
      })
    })
    await page.goto('/plan/')
    await tickOf(page, 'w1.d1-2').check()
    expect(await countOf(page, 'w1').textContent()).toMatch(/^1\//)
  })
})

describe('the place', () => {
  test('where reading stopped is offered on the plan page', async ({ page }) => {
    await page.goto('/plan/')
    expect(await page.locator('main [data-resume]').first().isVisible()).toBe(false)
    await page.goto('/week/2/')
    const heading = page.locator('main h2[id]').last()
    const id = await heading.getAttribute('id')
    await heading.scrollIntoViewIfNeeded()
    await page.mouse.wheel(0, 4000)
    await expect.poll(() => stored(page)).toContain(`/week/2/#${id}`)
    await page.goto('/plan/')
    const link = page.locator('main [data-resume] a').first()
    expect(await link.textContent()).toMatch(/^Week 2, \S/)
    await link.click()
    expect(new URL(page.url()).hash).toBe(`#${id}`)
  })

  test('is found after a single jump to the end, where no heading need be in sight', async ({
    page,
  }) => {
    await page.goto('/week/2/')
    const id = await page.locator('main h2[id]').last().getAttribute('id')
    await page.evaluate(() => scrollTo({ top: document.body.scrollHeight, behavior: 'instant' }))
    await expect.poll(() => stored(page)).toContain(`/week/2/#${id}`)
  })

  test('is not lost by opening a chapter without reading on', async ({ page }) => {
    await page.goto('/week/2/')
    await page.waitForLoadState('networkidle')
    expect(await stored(page)).toBeNull()
  })
})

describe('a question', () => {
  test('says why an option is wrong, and ticks its item once all are answered right', async ({
    page,
  }) => {
    await page.goto('/week/2/')
    const item = page.locator('[data-questions-of]').first()
    const id = (await item.getAttribute('data-questions-of')) ?? ''
    await item.locator('[data-option="wrong"] summary').first().click()
    expect(await item.locator('[data-option="wrong"] p').first().isVisible()).toBe(true)
    expect(await tickOf(page, id).isChecked()).toBe(false)
    const questions = item.locator('[data-question]')
    for (let index = 0; index < (await questions.count()); index++) {
      expect(await tickOf(page, id).isChecked()).toBe(false)
      await questions.nth(index).locator('[data-option="right"] summary').click()
    }
    await expect.poll(() => tickOf(page, id).isChecked()).toBe(true)
  })

  test('opens with the keyboard', async ({ page }) => {
    await page.goto('/week/2/')
    const option = page.locator('[data-option]').first()
    await option.locator('summary').focus()
    await page.keyboard.press('Enter')
    expect(await option.locator('p').isVisible()).toBe(true)
  })

  test('is answered without JavaScript too', async ({ open }) => {
    const page = await open({ javaScript: false })
    await page.goto('/week/2/')
    const option = page.locator('[data-option="right"]').first()
    await option.locator('summary').click()
    expect(await option.locator('p').isVisible()).toBe(true)
    expect(await page.locator('[data-tick]:visible').count()).toBe(0)
  })
})

describe('a browser that keeps nothing', () => {
  test('says so beside the first tick, and lets the theme be chosen all the same', async ({
    page,
  }) => {
    await page.addInitScript(() => {
      Storage.prototype.setItem = () => {
        throw new DOMException('full', 'QuotaExceededError')
      }
    })
    await page.goto('/week/1/')
    await tickOf(page, 's1.milestone.1').check()
    await page.getByText('ticks last until this page closes').waitFor()
    await page.locator('theme-toggle [value="dark"]').check()
    expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark')
  })
})
