/** Where in the chapters a snippet failed, so that the build says the same as the gates. */

import { readChapters } from './chapters.ts'
import { formatFinding, LiterateError } from './fault.ts'
import { runGates } from './gates.ts'

/**
 * The error of a snippet on the page at `url`, as the gates report it: with the chapter's
 * file and line. Where the gates know nothing of the page, the page's address has to do.
 */
export function placedError(root: string, url: string, error: unknown): unknown {
  if (!(error instanceof LiterateError)) return error
  const chapter = readChapters(root).chapters.find((each) => each.url === url)
  const findings = runGates(root).findings.filter(({ file }) => file === chapter?.file)
  const lines = findings.map(formatFinding)
  return new Error(lines.length > 0 ? lines.join('\n') : `${url}: ${error.message}`)
}
