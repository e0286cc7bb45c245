/** The plan on the site: whole, and in every width. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe } from 'vitest'
import { dist } from '../scripts/lib/root.ts'
import { plan } from '../src/lib/plan.ts'
import { expect, test } from './support/browser.ts'
import { planIds, planIdsOnSite } from './support/plan-ids.ts'

const writtenWeeks = plan.weeks
  .map(({ number }) => number)
  .filter((week) => existsSync(`${dist}week/${week}/index.html`))

describe('no item of the plan disappears', () => {
  test('every one of them is somewhere on the built site', () => {
    const onSite = planIdsOnSite(dist)
    expect(planIds.filter((id) => !onSite.has(id))).toEqual([])
  })

  test('nothing on the site claims to be an item that the plan has not', () => {
    const known = new Set(planIds)
    expect([...planIdsOnSite(dist).keys()].filter((id) => !known.has(id))).toEqual([])
  })

  test.for(writtenWeeks)('week %i shows all that is counted in it', async (week, { page }) => {
    await page.goto(`/week/${week}/`)
    const shown = await page
      .locator('main [data-tick]')
      .evaluateAll((boxes) => boxes.map((box) => (box as HTMLElement).dataset.tick))
    expect(plan.ticks(`w${week}`).filter((id) => !shown.includes(id))).toEqual([])
  })

  test('an id counts only where it marks an element of a page', () => {
    const folder = mkdtempSync(join(tmpdir(), 'plan-ids-'))
    try {
      mkdirSync(join(folder, 'plan'))
      writeFileSync(
        join(folder, 'plan/index.html'),
        '<p data-plan="w1">data-plan="w2"</p><!-- <p data-plan="w3"> -->',
      )
      writeFileSync(join(folder, 'notes.txt'), '<p data-plan="w4">')
      expect([...planIdsOnSite(folder).keys()]).toEqual(['w1'])
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

describe('the plan page', () => {
  test('says to those who hear it where a pointer is wrong, and what to read instead', async ({
    page,
  }) => {
    await page.goto('/plan/')
    const reading = page.locator('label', { has: page.locator('[data-tick="w8.d6-7.r1"]') })
    await expect
      .poll(async () => (await reading.textContent())?.replace(/\s+/g, ' ').trim())
      .toMatch(
        /^CS:APP Ch 12\.5\.1 \(Producer-Consumer Problem\) → The plan’s pointer is wrong\. Read instead: 12\.5\.4, then 12\.5\.5$/,
      )
  })

  test('shows every reading of every week with its tick', async ({ page }) => {
    await page.goto('/plan/')
    expect(await page.locator('.days [data-tick*=".r"]').count()).toBe(69)
  })

  test('is nowhere wider than the window', async ({ page }) => {
    await page.goto('/plan/')
    for (const width of [1440, 900, 600, 390, 360]) {
      await page.setViewportSize({ width, height: 900 })
      const [content, window] = await page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement
        return [scrollWidth, clientWidth] as const
      })
      expect(content, `at ${width} pixels`).toBeLessThanOrEqual(window)
    }
  })

  test('without JavaScript is lists without dead controls', async ({ open }) => {
    const page = await open({ javaScript: false })
    await page.goto('/plan/')
    expect(await page.locator('input:visible, button:visible').count()).toBe(0)
    expect(await page.getByText('Study robust I/O patterns').isVisible()).toBe(true)
  })

  test('prints a box before each line', async ({ open }) => {
    for (const javaScript of [true, false]) {
      const page = await open({ javaScript, print: true })
      await page.goto('/plan/')
      const line = page.locator('label', { has: page.locator('[data-tick="w1.d1-2"]') }).first()
      const words = await line.locator('> span').boundingBox()
      const whole = await line.boundingBox()
      expect((words?.x ?? 0) - (whole?.x ?? 0)).toBeGreaterThan(10)
    }
  })
})

describe("a week's end", () => {
  test('says of each exercise where to start, how to copy it and how to check it', async ({
    page,
  }) => {
    await page.goto('/week/5/')
    const rows = await page.locator('.exercises .acts').allInnerTexts()
    expect(rows.length).toBe(2)
    for (const row of rows) {
      expect(row.replace(/\s+/g, ' ')).toMatch(
        /^Where to start cp -i \S+\/\{starter,mine\}\.ts Copy .* npm run check -- 2 --exercise \d Copy .* One way to do it$/,
      )
    }
  })

  test('asks its questions again, and keeps the tick', async ({ page }) => {
    await page.goto('/week/5/')
    const item = page.locator('[data-questions-of]').first()
    for (const right of await item.locator('[data-option="right"] > summary').all()) {
      await right.press('Enter')
    }
    await expect.poll(() => item.getByRole('status').textContent()).toBe('Right. Ticked.')
    await item.getByRole('button', { name: 'Ask again' }).press('Enter')
    expect(await item.locator('details[open]').count()).toBe(0)
    expect(await item.getByRole('checkbox').isChecked()).toBe(true)
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('SUMMARY')
  })
})
