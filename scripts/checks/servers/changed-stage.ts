/** A stage's server with a few places of its sources changed: what the broken ones are made of. */
import { registerHooks } from 'node:module'
import { root } from '../../lib/root.ts'

/** What stands in a file of stages-src, and what stands in its place. */
export interface Change {
  file: string
  right: string
  wrong: string
}

/** Where the changes are found by each thread of the server. */
const VARIABLE = 'CHANGED_SOURCES'

// #region start
/**
 * Becomes the changed server of the stage in this folder, in this process, with the words of the
 * command line.
 */
export function startChangedStage(folder: string, changes: readonly Change[]): never {
  const environment = { ...process.env, [VARIABLE]: JSON.stringify(changes) }
  const words = [
    ...['--import', import.meta.url, `${root}stages-src/${folder}/main.ts`],
    ...process.argv.slice(2),
  ]
  // The kernel's execve(2): the process that is checked has this one's number.
  process.execve?.(process.execPath, [process.execPath, ...words], environment)
  throw new Error('this Node cannot become another program')
}
// #endregion start

// #region hook
const changes: readonly Change[] = JSON.parse(process.env[VARIABLE] ?? '[]')
if (changes.length > 0) {
  registerHooks({
    load(url, context, next) {
      const loaded = next(url, context)
      const mine = changes.filter(({ file }) => url.endsWith(`/stages-src/${file}`))
      if (mine.length === 0) return loaded
      return { ...loaded, source: mine.reduce(changed, `${loaded.source}`) }
    },
  })
}

function changed(source: string, { file, right, wrong }: Change): string {
  const parts = source.split(right)
  if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} of: ${right}`)
  return parts.join(wrong)
}
// #endregion hook
