/** Which changes reload a page in `npm run dev`. */
import { EventEmitter } from 'node:events'
import type { ViteDevServer } from 'vite'
import { expect, test } from 'vitest'
import { liveSources } from './live-sources.ts'

/** What happens in a development server when a file changes. */
function whenChanged(path: string): string[] {
  const happened: string[] = []
  const watcher = Object.assign(new EventEmitter(), { add: () => watcher })
  const server = {
    watcher,
    ws: { send: ({ type }: { type: string }) => happened.push(type) },
    environments: { ssr: { moduleGraph: { invalidateAll: () => happened.push('forgotten') } } },
  }
  const { configureServer } = liveSources('/guide')
  if (typeof configureServer !== 'function') throw new Error('configureServer is no function')
  configureServer.call({} as never, server as unknown as ViteDevServer)
  watcher.emit('all', 'change', path)
  return happened
}

test.each([
  ['a stage source', '/guide/stages-src/1-echo/server.ts', ['full-reload']],
  ['data, which modules keep', '/guide/content/plan/stage-1.yaml', ['forgotten', 'full-reload']],
  ['a saved result', '/guide/content/results/call-cost.json', ['forgotten', 'full-reload']],
  ["a chapter, which is Astro's own business", '/guide/content/chapters/week-01.mdx', []],
  ['anything else', '/guide/scripts/start.ts', []],
])('%s', (_, path, happens) => {
  expect(whenChanged(path)).toEqual(happens)
})
