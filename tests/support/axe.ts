import { createRequire } from 'node:module'
import type axe from 'axe-core'
import type { Page } from 'playwright-core'

const script = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

/** What axe finds wrong with a page as it is now: a line for each element. */
export async function axeFindings(page: Page): Promise<string[]> {
  await page.addScriptTag({ path: script })
  // Called in the page directly: AxeBuilder of @axe-core/playwright takes 5 times as long.
  const violations = await page.evaluate(async () => {
    const { axe: inPage } = globalThis as unknown as { axe: typeof axe }
    const { violations } = await inPage.run(document, { resultTypes: ['violations'] })
    return violations
  })
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, html }) => `${id}: ${help}: ${target}: ${html.slice(0, 200)}`),
  )
}
