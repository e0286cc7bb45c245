/** The decision point after stage 3, by what the reader has ticked. */
import type { Locator, Page } from 'playwright-core'
import { describe } from 'vitest'
import { plan } from '../src/lib/plan.ts'
import { expect, test } from './support/browser.ts'

const AT = '2026-11-22T12:00:00.000Z'
const stages = plan.stages.slice(0, 3)
const milestones = stages.flatMap((stage) => stage.milestones.map(({ id }) => id))
const ground = plan.stages
  .slice(0, 2)
  .flatMap((stage) => [...stage.milestones, ...stage.knowledge].map(({ id }) => id))

/** Opens the page as a reader who has ticked `ticked`, and proved `proved`. */
async function decide(page: Page, ticked: string[], proved: string[] = []): Promise<void> {
  const progress = JSON.stringify({
    version: 1,
    ticked: Object.fromEntries(ticked.map((id) => [id, AT])),
    proofs: Object.fromEntries(proved.map((id) => [id, { at: AT, what: '3 checks' }])),
  })
  await page.addInitScript((text) => {
    localStorage.setItem('five-servers.progress', text)
  }, progress)
  await page.goto('/decision/')
}

/** What of it is to be seen, without what is hidden. */
const seen = async (place: Locator) => (await place.allInnerTexts()).join(' ').replace(/\s+/g, ' ')
const option = (page: Page, name: string) => seen(page.getByRole('region', { name }))

describe('the decision point', () => {
  test('without any tick says so of each way on', async ({ page }) => {
    await decide(page, [])
    expect(await option(page, 'Go on')).toContain('none of which you have ticked')
    expect(await option(page, 'something else')).toContain('nothing to show yet')
    expect(await page.locator('.open li:visible').count()).toBe(0)
  })

  test('counts by stage and kind, and names what is open', async ({ page }) => {
    const ticked = ['s1.milestone.1', 's1.milestone.2', 's1.knowledge.1', 's3.exercise.4']
    await decide(page, ticked, ['s1.milestone.1'])
    const rows = await page.locator('[data-tally] [data-number="done"]').allInnerTexts()
    expect(rows.length).toBeGreaterThan(9)
    const cells = await page.locator('td[data-tally]').allInnerTexts()
    const all = stages.flatMap(({ milestones, knowledge, exercises }) => [
      milestones.length,
      knowledge.length,
      exercises.length,
    ])
    const done = [2, 1, 0, 0, 0, 0, 0, 0, 1]
    expect(cells).toEqual(all.map((number, at) => `${done[at]} of ${number}`))

    const goOn = await option(page, 'Go on')
    expect(goOn).toContain(`${ground.length} things of Stages 1 and 2, and you have 3 of them`)
    const elsewhere = await option(page, 'something else')
    expect(elsewhere).toContain(`2 of ${milestones.length} milestones`)
    expect(elsewhere).toContain('have proved 1')
    const open = page.getByRole('region', { name: 'something else' }).locator('li:visible')
    expect(await open.count()).toBe(milestones.length - 2)
    expect(await seen(open.first())).toBe(`${plan.item('s1.milestone.3').text}, week 2`)
  })

  test('with everything ticked lists nothing as open', async ({ page }) => {
    await decide(page, [...new Set([...milestones, ...ground])], milestones)
    expect(await page.locator('.open li:visible').count()).toBe(0)
    expect(await option(page, 'Go on')).toContain('you have every one of them')
    expect(await option(page, 'something else')).toContain(
      `have proved ${milestones.length} of them`,
    )
  })

  test('follows a tick that is made on the page and in another tab', async ({ page }) => {
    await decide(page, [])
    await page.locator('[data-tick="decision.5"]').check()
    const other = await page.context().newPage()
    await other.goto('/week/1/')
    await other.locator('main [data-tick="s1.milestone.1"]').first().check()
    await expect.poll(() => option(page, 'something else')).toContain('1 of')
  })

  test('without JavaScript is the plan’s list, and no number', async ({ open }) => {
    const page = await open({ javaScript: false })
    await page.goto('/decision/')
    const text = await seen(page.locator('main'))
    for (const { id } of plan.items.filter(({ id }) => /^decision\.\d/.test(id))) {
      expect(text).toContain(plan.item(id).text)
    }
    expect(text).not.toMatch(/ticked/)
    expect(await page.locator('input:visible, button:visible').count()).toBe(0)
  })

  test('is reached from the plan', async ({ page }) => {
    await page.goto('/plan/')
    await page.getByRole('link', { name: 'What your ticks say about it' }).click()
    expect(await seen(page.locator('h1'))).toBe('Decision Point After Stage 3')
  })

  test('is nowhere wider than the window', async ({ page }) => {
    await decide(page, ['s1.milestone.1'])
    for (const width of [1440, 900, 390]) {
      await page.setViewportSize({ width, height: 900 })
      const [content, window] = await page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement
        return [scrollWidth, clientWidth] as const
      })
      expect(content, `at ${width} pixels`).toBeLessThanOrEqual(window)
    }
  })
})
