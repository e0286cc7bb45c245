/** The index of the search, made of the built pages. */
import { join } from 'node:path'
import { close, createIndex } from 'pagefind'

/**
 * Writes Pagefind's index of the built pages in `folder` to `folder/pagefind/`. Only what stands
 * in `data-pagefind-body` is indexed. Rejects when a page cannot be read.
 */
export async function indexPages(folder: string): Promise<void> {
  try {
    const { errors, index } = await createIndex({
      // A reader looks for `-EINTR`, `writev(2)`, `TCP_NODELAY`.
      includeCharacters: '_-#$/()',
      excludeSelectors: ['svg', 'button', '.where', '.no-search'],
    })
    if (!index) throw new Error(errors.join('; '))
    const added = await index.addDirectory({ path: folder })
    const written = await index.writeFiles({ outputPath: join(folder, 'pagefind') })
    const failed = [...added.errors, ...written.errors]
    if (failed.length > 0) throw new Error(`the search index: ${failed.join('; ')}`)
  } finally {
    await close()
  }
}
