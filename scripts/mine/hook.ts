/**
 * `node --import scripts/mine/hook.ts …`: wherever a module of stages-src is imported and mine/ has
 * a file of the same path, the reader's is loaded in its place. In worker threads, too: they
 * inherit the flag. What the reader's file imports is looked for as if it stood in stages-src.
 */
import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { mineFolder, mineOf, pathIn, stagesFolder } from './folder.ts'

registerHooks({
  resolve(specifier, context, next) {
    const parentURL = originalOf(context.parentURL)
    const wanted = sourceOf(specifier, parentURL)
    if (wanted === undefined) {
      const result = next(specifier, { ...context, parentURL })
      // `#sys` is the name of a file that may be the reader's.
      const path = result.url.startsWith('file:') && pathIn(stagesFolder, fileURLToPath(result.url))
      const own = path && mineOf(path)
      return own ? { ...result, url: pathToFileURL(own).href } : result
    }
    const own = mineOf(wanted)
    if (own)
      return { url: pathToFileURL(own).href, format: 'module-typescript', shortCircuit: true }
    return next(pathToFileURL(join(stagesFolder, wanted)).href, { ...context, parentURL })
  },
})

/** The file of stages-src that a relative or absolute specifier means, relative to it. */
function sourceOf(specifier: string, parent: string | undefined): string | undefined {
  if (!/^(\.{1,2}\/|\/|file:)/.test(specifier)) return undefined
  const url = URL.parse(specifier, parent)
  const original = url?.protocol === 'file:' ? originalOf(url.href) : undefined
  return original && pathIn(stagesFolder, fileURLToPath(original))
}

/** The place in stages-src that a file of mine/ has; any other URL as it is. */
function originalOf(url: string | undefined): string | undefined {
  if (!url?.startsWith('file:')) return url
  const path = pathIn(mineFolder(), fileURLToPath(url))
  return path === undefined ? url : pathToFileURL(join(stagesFolder, path)).href
}
