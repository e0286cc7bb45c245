/** The recorded run of week 12: a drawing and a table, which a reader can go through. */
import { describe } from 'vitest'
import { expect, test } from './support/browser.ts'

const WEEK = '/week/12/'

describe('the recorded run', () => {
  test('is a drawing and a table without JavaScript', async ({ open }) => {
    const page = await open({ javaScript: false })
    await page.goto(WEEK)
    const place = page.locator('[data-recorded-run]')
    await expect.poll(() => place.locator('svg:visible rect').count()).toBeGreaterThan(4)
    expect(await place.locator('[data-by]').first().isVisible()).toBe(false)
    await place.locator('summary').click()
    const rows = place.locator('[data-recorded-step]')
    expect(await rows.count()).toBeGreaterThan(20)
    expect(await rows.first().textContent()).toContain('connects')
  })

  test('is gone through forth and back, by buttons and by the keyboard', async ({ open }) => {
    const page = await open()
    await page.goto(WEEK)
    const place = page.locator('[data-recorded-run]')
    const now = place.locator('.now')
    const [back, forward] = [place.locator('[data-by="-1"]'), place.locator('[data-by="1"]')]
    await expect.poll(() => now.textContent()).toContain('Step 1 of')
    expect(await back.isDisabled()).toBe(true)
    const cursor = place.locator('.cursor')
    const before = await cursor.boundingBox()
    await forward.click()
    expect(await now.textContent()).toContain('Step 2 of')
    expect((await cursor.boundingBox())?.x).toBeGreaterThan(before?.x ?? Infinity)
    const calls = place.locator('.calls li')
    expect(await calls.allTextContents()).toEqual(
      await place.locator('[data-recorded-step]').nth(1).locator('li').allTextContents(),
    )
    await back.click()
    expect(await now.textContent()).toContain('Step 1 of')
    await place.locator('input').focus()
    await page.keyboard.press('End')
    expect(await forward.isDisabled()).toBe(true)
    expect(await now.textContent()).toContain('nobody is there')
  })
})
