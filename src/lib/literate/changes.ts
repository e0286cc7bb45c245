/** What a file changed against the file of the same name in the stage before it. */
import { diffLines } from 'diff'
import { listSources, readSource, type SourceFile } from './source-file.ts'

export interface Changes {
  /** Lines of the later file that the earlier one does not have. */
  readonly added: ReadonlySet<number>
  /** How many lines of the earlier file are gone, by the later line they stood before. */
  readonly removed: ReadonlyMap<number, number>
}

/** The stage a path belongs to: 1 for `1-echo/server.ts`, none for `sys/poll.ts`. */
export function stageOf(path: string): number | undefined {
  const number = /^(\d+)-/.exec(path)?.[1]
  return number === undefined ? undefined : Number(number)
}

/** Of a file that was changed, this share of its lines at least was there before. */
const LEAST_KEPT = 1 / 3

/**
 * The file of the same name in the latest earlier stage that has one; none where the two have
 * little more in common than the name.
 */
export function earlierVersion(root: string, file: SourceFile): SourceFile | undefined {
  const stage = stageOf(file.path)
  if (stage === undefined) return undefined
  const inStage = file.path.slice(file.path.indexOf('/') + 1)
  const candidates = listSources(root)
    .filter((path) => path.slice(path.indexOf('/') + 1) === inStage)
    .filter((path) => (stageOf(path) ?? stage) < stage)
    .sort((a, b) => (stageOf(a) ?? 0) - (stageOf(b) ?? 0))
  const latest = candidates.at(-1)
  if (latest === undefined) return undefined
  const earlier = readSource(root, latest)
  const lines = withNewline(file.text).split('\n').length - 1
  const kept = lines - changesBetween(earlier, file).added.size
  return kept < LEAST_KEPT * lines ? undefined : earlier
}

/** Compares two versions of a file, line by line. */
export function changesBetween(earlier: SourceFile, later: SourceFile): Changes {
  const added = new Set<number>()
  const removed = new Map<number, number>()
  let line = 1
  for (const part of diffLines(withNewline(earlier.text), withNewline(later.text))) {
    if (part.removed) {
      removed.set(line, (removed.get(line) ?? 0) + part.count)
      continue
    }
    if (part.added) {
      for (let offset = 0; offset < part.count; offset += 1) added.add(line + offset)
    }
    line += part.count
  }
  return { added, removed }
}

function withNewline(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`
}
