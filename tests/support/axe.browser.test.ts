/** Axe is at work. */
import { axeFindings, COLOUR_RULES } from './axe.ts'
import { expect, test } from './browser.ts'

test('axe finds a picture without a text, and grey on grey', async ({ page }) => {
  await page.setContent(`
    <html lang="en"><title>Bad</title><main><h1>Bad</h1>
    <img src="data:," id="picture"> <p id="grey" style="color: #999; background: #aaa">text</p>`)
  const colour = expect.stringMatching(/^color-contrast: .* 1 elements, such as #grey: /)
  expect(await axeFindings(page)).toEqual([
    colour,
    expect.stringMatching(/^image-alt: .* 1 elements, such as #picture: /),
  ])
  expect(await axeFindings(page, COLOUR_RULES)).toEqual([colour])
})
