import fc from 'fast-check'
import { parseHTML } from 'linkedom'
import { expect, test } from 'vitest'
import { escapeHtml } from './page.ts'

test('what is escaped is read back, between tags and in attributes', () => {
  const text = fc.string({ unit: fc.constantFrom(...`<>&"'/=ab;#x1 `) })
  fc.assert(
    fc.property(text, (it) => {
      const escaped = escapeHtml(it)
      expect(escaped).not.toMatch(/[<>"']|&(?!\w+;|#\d+;)/)
      for (const quote of [`"`, `'`]) {
        const html = `<p id=${quote}${escaped}${quote}>${escaped}</p>`
        const { document } = parseHTML(`<html><body>${html}</body></html>`)
        const [paragraph, ...others] = document.querySelectorAll('body *')
        expect(others).toEqual([])
        expect(paragraph?.textContent).toBe(it)
        expect(paragraph?.getAttribute('id')).toBe(it)
      }
    }),
  )
})
