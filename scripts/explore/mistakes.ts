/** Mistakes to be put into our own sources: each is found, or the explorer is no good. */
import type { Edit } from '../explorer/load.ts'
import { UsageError } from '../lib/usage-error.ts'
import { conditionMistakes } from './mistakes/condition.ts'
import type { Mistake } from './mistakes/mistake.ts'
import { mutexMistakes } from './mistakes/mutex.ts'
import { otherMistakes } from './mistakes/others.ts'
import { poolMistakes } from './mistakes/pool.ts'
import { queueMistakes } from './mistakes/queue.ts'
import { scoreboardMistakes } from './mistakes/scoreboard.ts'
import { semaphoreMistakes } from './mistakes/semaphore.ts'

export const mistakes: readonly (Mistake & { readonly edits: readonly Edit[] })[] = [
  ...mutexMistakes,
  ...conditionMistakes,
  ...semaphoreMistakes,
  ...queueMistakes,
  ...poolMistakes,
  ...otherMistakes,
  ...scoreboardMistakes,
].map((it) => ({ ...it, edits: [it] }))

export function mistakeNamed(name: string): Mistake & { readonly edits: readonly Edit[] } {
  const found = mistakes.find((it) => it.name === name)
  if (found) return found
  throw new UsageError(`there is no mistake '${name}': --mistakes lists them`)
}
