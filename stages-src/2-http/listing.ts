/** The page that shows what is in a directory. */
import type { Entry } from './document-root.ts'
import { escapeHtml } from './html.ts'
import { encodePath, encodeSegment, type Path } from './path.ts'

/** The whole page, as HTML in UTF-8. */
export function listingPage(path: Path, entries: readonly Entry[]): string {
  const links = entries.map(
    ({ name }) =>
      `<a href="./${escapeHtml(encodeSegment(name))}">${escapeHtml(name)}</a>`,
  )
  return `<!doctype html><title>${escapeHtml(encodePath(path))}</title>${links.join('')}`
}
