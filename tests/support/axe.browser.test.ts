import { axeFindings } from './axe.ts'
import { expect, test } from './browser.ts'

test('axe finds a picture without a text, and grey on grey', async ({ page }) => {
  await page.setContent(`
    <html lang="en"><title>Bad</title><main><h1>Bad</h1>
    <img src="data:," id="picture"> <p id="grey" style="color: #999; background: #aaa">text</p>`)
  expect(await axeFindings(page)).toEqual([
    expect.stringMatching(/^color-contrast: .*#grey/),
    expect.stringMatching(/^image-alt: .*#picture/),
  ])
})
