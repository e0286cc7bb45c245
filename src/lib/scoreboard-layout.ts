/** The layout of stage 5's scoreboard, as it is drawn: what lies in which lines of the cache. */
import type { HEADER, SLOT } from '../../stages-src/5-processes/scoreboard/layout.ts'

export type Writer = 'master' | 'worker' | 'all'

/** Who writes each word of the header and of a slot: whoever adds a word says it here. */
export const WRITERS: Readonly<Record<keyof typeof HEADER | keyof typeof SLOT, Writer>> = {
  ...{ magic: 'master', version: 'master', slots: 'master', slotWords: 'master' },
  ...{ master: 'master', began: 'master', news: 'all', target: 'master' },
  ...{ started: 'master', recycled: 'master', died: 'master', hung: 'master' },
  ...{ state: 'all', pid: 'master', seat: 'master', cpu: 'master' },
  ...{ beat: 'worker', accepted: 'worker', busy: 'worker', requests: 'worker' },
  ...{ lostAccess: 'worker', lostErrors: 'worker', states: 'worker', counts: 'worker' },
}

/** Words that have one name. */
export interface Cell {
  name: string
  /** The first, from the begin of the header or the slot. */
  at: number
  /** How many. */
  words: number
}

/** Lines of the cache that belong together: one, or as many as its only cell is long. */
export interface Stretch {
  line: number
  lines: number
  /** In their order; there may be words between them that have no name. */
  cells: Cell[]
}

/**
 * The lines of `words`, a table of names and their offsets, that `size` words have room for. What
 * is longer than one word is told by `lengths`. Throws where two names have the same word.
 */
export function stretchesOf(
  words: Readonly<Record<string, number>>,
  lengths: Readonly<Record<string, number>>,
  { size, line }: { size: number; line: number },
): Stretch[] {
  const cells = Object.entries(words)
    .map(([name, at]) => ({ name, at, words: lengths[name] ?? 1 }))
    .sort((one, other) => one.at - other.at)
  const stretches: Stretch[] = []
  let end = 0
  for (const cell of cells) {
    if (cell.at < end) throw new Error(`'${cell.name}' lies on another at word ${cell.at}`)
    end = cell.at + cell.words
    const number = Math.floor(cell.at / line)
    const last = stretches.at(-1)
    if (last?.line === number) last.cells.push(cell)
    else stretches.push({ line: number, lines: Math.ceil(end / line) - number, cells: [cell] })
  }
  if (end > size) throw new Error(`${size} words have no room for ${end}`)
  return stretches
}
