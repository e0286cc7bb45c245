/** What browser tests stand on: a page of the built guide, as a reader sees it. */
import { type Browser, chromium, type Page } from 'playwright-core'
import { test as base, expect, inject } from 'vitest'
import { watchForFaults } from './page-faults.ts'

export { expect }

/** How a reader looks at the guide; what is left out is a desktop, light, with JavaScript. */
export interface View {
  theme?: 'light' | 'dark'
  /** CSS pixels. */
  width?: number
  height?: number
  javaScript?: boolean
  reducedMotion?: boolean
  /** A touch screen, where nothing hovers. */
  touch?: boolean
  print?: boolean
}

/**
 * Vitest's `test` with a browser:
 *
 * - `page`: a page of a fresh profile. `page.goto('/week/1/')` is relative to the guide.
 * - `open(view)`: another such page, seen in another theme, width, …
 * - `guide`: the guide's address, without a slash at the end.
 *
 * A test fails if one of its pages throws an error, cannot load a file, or asks another host for
 * anything.
 */
export const test = base
  .extend('guide', () => inject('guide'))
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads a fixture's needs from the pattern.
  .extend('browser', { scope: 'file' }, async ({}, { onCleanup }): Promise<Browser> => {
    const browser = await chromium.connect(inject('chromium'))
    onCleanup(() => browser.close())
    return browser
  })
  .extend('open', async ({ browser, guide }, { onCleanup }) => {
    const faults: string[] = []
    const contexts: { close(): Promise<void> }[] = []
    onCleanup(async () => {
      await Promise.all(contexts.map((context) => context.close()))
      expect(faults, 'what went wrong on the pages').toEqual([])
    })
    return async (view: View = {}): Promise<Page> => {
      const context = await browser.newContext({
        baseURL: guide,
        colorScheme: view.theme ?? 'light',
        viewport: { width: view.width ?? 1440, height: view.height ?? 900 },
        javaScriptEnabled: view.javaScript ?? true,
        reducedMotion: view.reducedMotion ? 'reduce' : 'no-preference',
        hasTouch: view.touch ?? false,
      })
      contexts.push(context)
      const page = await context.newPage()
      if (view.print) await page.emulateMedia({ media: 'print' })
      watchForFaults(page, guide, faults)
      return page
    }
  })
  .extend('page', ({ open }) => open())
