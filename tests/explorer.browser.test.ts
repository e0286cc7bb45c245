/** Threads whose order the reader decides, and the explorer on the page's own code. */
import type { Locator, Page } from 'playwright-core'
import { describe } from 'vitest'
import { axeFindings } from './support/axe.ts'
import { expect, test } from './support/browser.ts'

/** The part of the page, once the reader has begun to choose. */
async function begun(page: Page, about: RegExp): Promise<Locator> {
  await page.goto('/week/6/')
  const place = page.getByRole('region', { name: about })
  await place.getByRole('button', { name: 'Choose who goes on' }).click()
  await place.getByText('Nobody has done anything yet.').waitFor()
  return place
}

async function goOn(place: Locator, ...threads: string[]): Promise<void> {
  for (const [step, thread] of threads.entries()) {
    await place.getByRole('button', { name: `${thread} goes on` }).click()
    await place.getByText(`Step ${step + 1}: `).waitFor()
  }
}

describe('who goes on', () => {
  test('is the reader’s to say, and shows in memory and in the threads', async ({ page }) => {
    const place = await begun(page, /this mutex/)
    await goOn(place, 'A', 'B', 'B', 'B')
    expect(await place.getByRole('status').textContent()).toContain('sleeps on mutex')
    const memory = place.getByRole('table', { name: 'Memory' })
    expect(await memory.getByRole('row', { name: /^mutex/ }).textContent()).toMatch(/^mutex2BA/)
    // Who sleeps cannot go on.
    expect(await place.getByRole('button', { name: 'B goes on' }).count()).toBe(0)
    const steps = place.getByRole('table', { name: 'Step by step' }).getByRole('row')
    expect(await steps.count()).toBe(5)
    // In the code, B is on the line in which it sleeps, and in the call that led there.
    const code = place.getByRole('group', { name: 'The code' })
    expect(
      await code.locator('.here', { hasText: 'Atomics.wait' }).locator('b').textContent(),
    ).toBe('B')
    expect(await code.locator('.inside').textContent()).toMatch(/this\.#sleep\(timeout\).*B/)
    expect(await code.locator('.wrong').count()).toBe(0)
  })

  test('is taken back by steps, with the keyboard alone', async ({ page }) => {
    const place = await begun(page, /this mutex/)
    await page.keyboard.press('Enter')
    await place.getByText('Step 1: A').waitFor()
    await place.getByRole('button', { name: 'Back' }).focus()
    await page.keyboard.press('Enter')
    await place.getByText('Nobody has done anything yet.').waitFor()
    expect(await place.getByRole('button', { name: 'Back' }).isDisabled()).toBe(true)
  })

  test('leads to a wake-up that is lost', async ({ page }) => {
    const place = await begun(page, /notes the count after/)
    const names = ['first', 'first', 'setter', 'setter', 'setter', 'setter', 'first', 'first']
    await goOn(place, ...names)
    expect(await place.getByRole('status').textContent()).toContain('sleeps on condition')
    expect(await place.locator('.listing .wrong').allInnerTexts()).toEqual([
      expect.stringContaining('mutex.unlock()'),
      expect.stringContaining('Atomics.load'),
    ])
    expect(await place.textContent()).toContain('So far, as a schedule: A2C4A2')
  })

  test('fits a phone, with the marks at the ends of lines', async ({ open }) => {
    const page = await open({ width: 390, theme: 'dark' })
    const place = await begun(page, /this mutex/)
    await goOn(place, 'A', 'B', 'B')
    const marks = await place
      .locator('.listing b')
      .evaluateAll((all) => all.map((it) => it.getBoundingClientRect().right))
    expect(marks.length).toBe(3)
    expect(Math.max(...marks)).toBeLessThan(390)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
  })

  test('fails no rule of accessibility', async ({ page }) => {
    const place = await begun(page, /this mutex/)
    await goOn(place, 'A', 'C')
    expect(await axeFindings(page)).toEqual([])
  })
})

describe('the explorer in the page', () => {
  test('finds the mistake, and nothing without it', async ({ page }) => {
    await page.goto('/week/9/')
    const place = page.locator('[data-explorer]')
    await place.getByRole('button', { name: 'with the mistake' }).click()
    await place.getByText('Found: a deadlock').waitFor()
    expect(await place.getByRole('table').getByRole('row').count()).toBeGreaterThan(5)
    expect(await place.textContent()).toMatch(/The schedule that leads there: [A-C\d]+/)
    await place.getByRole('button', { name: 'as it is' }).click()
    await place.getByText('Nothing found with up to 3 preemptions').waitFor()
  })

  test('is a recorded table without JavaScript', async ({ open }) => {
    const page = await open({ javaScript: false })
    await page.goto('/week/9/')
    const place = page.locator('[data-explorer]')
    expect(await place.locator('.recorded').textContent()).toContain('mutex 0 → 1')
    expect(await place.locator('button:visible').count()).toBe(0)
  })
})
