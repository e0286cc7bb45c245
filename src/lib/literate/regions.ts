/**
 * Regions: stretches of a file that a chapter shows by name.
 *
 * `// #region accept-loop` opens one and `// #endregion accept-loop` closes it. They may
 * nest; they may not cross, and a name belongs to one region of its file.
 */
import type { Finding } from './fault.ts'
import { type SourceFile, STAGES_FOLDER } from './source-file.ts'
import { isTypeScript, syntaxOf } from './syntax.ts'

export interface Region {
  readonly name: string
  /** The lines of its two markers; what it shows lies between them. */
  readonly opens: number
  readonly closes: number
}

export interface Regions {
  /** In the order they open. */
  readonly regions: readonly Region[]
  /** Lines that are markers, well-formed or not. */
  readonly markers: ReadonlySet<number>
  readonly findings: readonly Finding[]
}

const none: Regions = { regions: [], markers: new Set(), findings: [] }
const found = new WeakMap<SourceFile, Regions>()

/** The regions of a file, read off its comments. */
export function regionsOf(file: SourceFile): Regions {
  if (!isTypeScript(file.path)) return none
  const known = found.get(file)
  if (known) return known
  const regions = match(file, markersOf(file))
  found.set(file, regions)
  return regions
}

/** Whether the text of a comment is a marker, or was meant to be one. */
export function isRegionMarker(comment: string): boolean {
  return /^\s*#\s*(end)?region\b/i.test(comment)
}

interface Marker {
  readonly line: number
  readonly kind: 'region' | 'endregion' | 'malformed'
  readonly name: string
}

function markersOf(file: SourceFile): Marker[] {
  const { comments, lineAt } = syntaxOf(file)
  return comments.flatMap((comment): Marker[] => {
    if (comment.type !== 'Line' || !isRegionMarker(comment.value)) return []
    const line = lineAt(comment.start)
    const alone = file.lines[line - 1]?.trimStart().startsWith('//')
    const parts = /^ #(region|endregion) ([a-z0-9]+(?:-[a-z0-9]+)*)$/.exec(comment.value)
    if (!parts || !alone) return [{ line, kind: 'malformed', name: '' }]
    return [{ line, kind: parts[1] as 'region' | 'endregion', name: parts[2] ?? '' }]
  })
}

function match(file: SourceFile, markers: readonly Marker[]): Regions {
  const regions: Region[] = []
  const findings: Finding[] = []
  const open: Marker[] = []
  const opened = new Map<string, number>()
  const report = (line: number, message: string) =>
    findings.push({ file: `${STAGES_FOLDER}/${file.path}`, line, message })

  for (const marker of markers) {
    const { line, kind, name } = marker
    if (kind === 'malformed') {
      report(
        line,
        'a region marker stands alone on its line as `// #region some-name` or ' +
          '`// #endregion some-name`. Write it so.',
      )
    } else if (kind === 'region') {
      const before = opened.get(name)
      if (before !== undefined) {
        report(line, `region "${name}" is opened a second time, after line ${before}. Rename one.`)
      }
      opened.set(name, line)
      open.push(marker)
    } else {
      const at = open.findLastIndex((each) => each.name === name)
      const opening = open[at]
      if (!opening) {
        report(line, `region "${name}" is closed but not open. Open it, or take this line away.`)
        continue
      }
      for (const inner of open.slice(at + 1)) {
        report(
          line,
          `region "${name}" closes inside region "${inner.name}" (line ${inner.line}), so they ` +
            `cross. Close "${inner.name}" first.`,
        )
      }
      open.splice(at, 1)
      regions.push({ name, opens: opening.line, closes: line })
    }
  }
  for (const { name, line } of open) {
    report(line, `region "${name}" is never closed. Add \`// #endregion ${name}\`.`)
  }
  regions.sort((a, b) => a.opens - b.opens)
  findings.sort((a, b) => a.line - b.line)
  return { regions, markers: new Set(markers.map((marker) => marker.line)), findings }
}
