/** The servers that can be simulated, as they are or with a change in their sources. */
import { registerHooks } from 'node:module'
import { UsageError } from '../lib/usage-error.ts'
import type { SimulatedServer } from './servers/server.ts'

/** A change to a file of stages-src: `right` stands there once, and `wrong` in its place. */
export interface Edit {
  /** From stages-src on: '4-events/server.ts'. */
  readonly file: string
  readonly right: string
  readonly wrong: string
}

const SERVERS: Readonly<Record<string, string>> = {
  1: import.meta.resolve('./servers/stage-1.ts'),
  2: import.meta.resolve('./servers/stage-2.ts'),
  4: import.meta.resolve('./servers/stage-4.ts'),
}

/** The server of a stage, '1', '2' or '4', with these changes. */
export async function serverOf(
  stage: string,
  edits: readonly Edit[] = [],
): Promise<SimulatedServer> {
  const module = SERVERS[stage]
  if (module === undefined) {
    throw new UsageError(`there is no simulation of stage '${stage}': give 1, 2 or 4`)
  }
  const mark = edits.length === 0 ? '' : `?changed=${loads.push(edits) - 1}`
  const { server } = await import(module + mark)
  return server
}

// #region hooks
const loads: (readonly Edit[])[] = []
/** In the query of a module: which changes it is loaded with. Its imports inherit it. */
const MARK = /\?changed=(\d+)$/

/** Where copies are made: never of '#sys', which holds the one kernel that is running. */
const COPIED = /\/(?:stages-src\/\d-[\w-]+|scripts\/simulate\/servers)\//

registerHooks({
  resolve(specifier, context, next) {
    const [mark] = MARK.exec(context.parentURL ?? '') ?? []
    if (mark === undefined) return next(specifier, context)
    const parentURL = context.parentURL?.replace(MARK, '')
    const found = next(specifier, { ...context, parentURL })
    return COPIED.test(found.url) ? { ...found, url: found.url + mark } : found
  },
  load(url, context, next) {
    const loaded = next(url, context)
    const edits = loads[Number(MARK.exec(url)?.[1] ?? -1)] ?? []
    const path = url.replace(MARK, '')
    const mine = edits.filter(({ file }) => path.endsWith(`/stages-src/${file}`))
    if (mine.length === 0) return loaded
    return { ...loaded, source: mine.reduce(changed, `${loaded.source}`) }
  },
})

function changed(source: string, { file, right, wrong }: Edit): string {
  const parts = source.split(right)
  if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} of: ${right}`)
  return parts.join(wrong)
}
// #endregion hooks
