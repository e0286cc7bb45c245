/** Asks axe what is wrong with a page. */
import { createRequire } from 'node:module'
import type axe from 'axe-core'
import type { Page } from 'playwright-core'

const script = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

/** Those of axe's usual rules that depend on colours. */
export const COLOUR_RULES = ['color-contrast', 'link-in-text-block']

/**
 * What axe finds wrong with a page as it is now: a line for each rule that is broken, of its
 * usual rules and that of WCAG 2.2 on the size of targets, or only of these.
 */
export async function axeFindings(page: Page, rules?: string[]): Promise<string[]> {
  await page.addScriptTag({ path: script })
  // Called in the page directly: AxeBuilder of @axe-core/playwright takes 5 times as long.
  const violations = await page.evaluate(async (rules) => {
    // Of WCAG 2.2, and not among axe's usual rules: 24 pixels, or as much room around.
    const TARGETS = { 'target-size': { enabled: true } }
    const { axe: inPage } = globalThis as unknown as { axe: typeof axe }
    const { violations } = await inPage.run(document, {
      resultTypes: ['violations'],
      preload: false, // style sheets, which only rules off by default read
      ...(rules ? { runOnly: { type: 'rule', values: rules } } : { rules: TARGETS }),
    })
    return violations
  }, rules)
  return violations.map(({ id, help, nodes }) => {
    const elements = nodes.slice(0, 3).map(({ target, html }) => `${target}: ${html.slice(0, 160)}`)
    return `${id}: ${help}: ${nodes.length} elements, such as ${elements.join(', ')}`
  })
}
