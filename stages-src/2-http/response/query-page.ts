/** The page at /query: what a form has sent, name by name. */

import type { Request } from '../request/request.ts'
import { escapeHtml, page } from './page.ts'

/**
 * A Handler. URLSearchParams reads a query as browsers write it: the WHATWG URL
 * Standard's application/x-www-form-urlencoded, with '+' for a space and names that
 * may come more than once.
 */
export function queryPage({ query }: Request): string {
  const parameters = [...new URLSearchParams(query ?? '')]
  if (parameters.length === 0) {
    return page('Query', '<p>The address has no parameters.</p>')
  }
  const rows = parameters.map(
    ([name, value]) =>
      `<tr><th scope="row">${escapeHtml(name)}</th><td>${escapeHtml(value)}</td></tr>`,
  )
  return page('Query', `<table>\n${rows.join('\n')}\n</table>`)
}
