/** Which processors are near which memory: nodes, as numa(7) has them. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A node: its processors reach its memory sooner than that of others. */
export interface Node {
  readonly node: number
  readonly processors: readonly number[]
}

// #region numa
/**
 * The nodes that have processors, in order; none where the kernel tells of none.
 * `root` stands before every path.
 */
export function numaNodes(root = '/'): Node[] {
  const folder = join(root, 'sys/devices/system/node')
  return names(folder)
    .flatMap((name) => /^node(\d+)$/.exec(name)?.[1] ?? [])
    .map((number) => ({
      node: Number(number),
      processors: parseList(
        readFileSync(join(folder, `node${number}/cpulist`), 'utf8'),
      ),
    }))
    .filter(({ processors }) => processors.length > 0)
    .toSorted((one, other) => one.node - other.node)
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
// #endregion numa

// #region lists
/** Reads a list as cpuset(7) writes it: '0-3,8' is 0, 1, 2, 3 and 8. */
export function parseList(text: string): number[] {
  return text
    .trim()
    .split(',')
    .filter((piece) => piece !== '')
    .flatMap((piece) => {
      const [first = 0, last = first] = piece.split('-').map(Number)
      return Array.from({ length: last - first + 1 }, (_, index) => first + index)
    })
}

/** Writes such a list: ascending numbers, in as few pieces as there can be. */
export function formatList(numbers: readonly number[]): string {
  const pieces: string[] = []
  for (let index = 0; index < numbers.length; index += 1) {
    const first = numbers[index] as number
    while (numbers[index + 1] === (numbers[index] as number) + 1) index += 1
    const last = numbers[index] as number
    pieces.push(last === first ? `${first}` : `${first}-${last}`)
  }
  return pieces.join(',')
}
// #endregion lists
