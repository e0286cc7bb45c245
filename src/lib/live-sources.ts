/** Reloads pages in `npm run dev` where Vite alone would not. */
import { join } from 'node:path'
import type { Plugin, ViteDevServer } from 'vite'

/**
 * In `npm run dev`, reloads the open pages when a file changes that they read from the disk
 * themselves, so that Vite does not know of it: a stage source, the plan, a saved result.
 * Chapters are Astro's own business.
 */
export function liveSources(root: string): Plugin {
  const stages = join(root, 'stages-src/')
  const content = join(root, 'content/')
  return {
    name: 'live-sources',
    configureServer(server) {
      server.watcher.add([stages, content])
      server.watcher.on('all', (_event, path) => {
        const isData = path.startsWith(content) && !path.endsWith('.mdx')
        if (isData) forgetModules(server)
        if (isData || path.startsWith(stages)) server.ws.send({ type: 'full-reload' })
      })
    },
  }
}

/** Stage sources are read for every page; data only once, by the modules that keep it. */
function forgetModules(server: ViteDevServer): void {
  for (const { moduleGraph } of Object.values(server.environments)) moduleGraph.invalidateAll()
}
