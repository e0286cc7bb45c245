/** What can be wrong between chapters and sources, and where. */

/** One thing that is wrong: `file:line: message`. */
export interface Finding {
  /** Relative to the root of the repository. */
  readonly file: string
  readonly line: number
  /** What is wrong, then what to do. */
  readonly message: string
}

/** A selection that cannot be shown, or a file that cannot be read. */
export class LiterateError extends Error {
  override readonly name = 'LiterateError'
  /** Where the fault lies, where that is not the place of the selection itself. */
  readonly finding: Finding | undefined

  constructor(fault: string | Finding) {
    super(typeof fault === 'string' ? fault : formatFinding(fault))
    this.finding = typeof fault === 'string' ? undefined : fault
  }
}

/** As a person sees it, and an editor makes a link of it. */
export function formatFinding({ file, line, message }: Finding): string {
  return `${file}:${line}: ${message}`
}

/** By file, then by line. */
export function compareFindings(a: Finding, b: Finding): number {
  return a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1
}
