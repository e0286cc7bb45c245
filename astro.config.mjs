/** How Astro builds the guide, and what is done before and after. */
import { fileURLToPath } from 'node:url'
import mdx from '@astrojs/mdx'
import { defineConfig } from 'astro/config'
import { writeFonts } from './src/lib/fonts.ts'
import { detachHovers } from './src/lib/literate/detach-hovers.ts'
import { beginHovers } from './src/lib/literate/page-hovers.ts'
import { liveSources } from './src/lib/live-sources.ts'
import { partStyles } from './src/lib/page-styles.ts'
import { makeRelative } from './src/lib/relative-links.ts'
import { indexPages } from './src/lib/search-index.ts'

/** With a slash at its end. */
const root = fileURLToPath(new URL('.', import.meta.url))

/** Cuts the fonts before anything asks for them. */
const fonts = {
  name: 'fonts',
  hooks: {
    'astro:config:setup': () => writeFonts(`${root}.cache/fonts`, root),
  },
}

/** Asks what the names in the sources mean while the pages are being prepared; parts the answers from them. */
const hovers = {
  name: 'hovers',
  hooks: {
    // By an alias: Astro would write the path into code, where a quote in it would end the text.
    'astro:config:setup': ({ addMiddleware, updateConfig }) => {
      const alias = { 'hover-middleware': `${root}src/hover-middleware.ts` }
      updateConfig({ vite: { resolve: { alias } } })
      addMiddleware({ order: 'pre', entrypoint: 'hover-middleware' })
    },
    'astro:build:start': () => {
      beginHovers(root)
    },
    'astro:build:done': ({ dir }) => detachHovers(fileURLToPath(dir)),
  },
}

/** Gives the styles that few pages need to these alone. */
const styles = {
  name: 'styles',
  hooks: { 'astro:build:done': ({ dir }) => partStyles(fileURLToPath(dir)) },
}

/** Indexes the pages for the search once they are written. */
const search = {
  name: 'search',
  hooks: { 'astro:build:done': ({ dir }) => indexPages(fileURLToPath(dir)) },
}

/** Last of all: the guide may be put into any folder of any host. */
const anywhere = {
  name: 'anywhere',
  hooks: { 'astro:build:done': ({ dir }) => makeRelative(fileURLToPath(dir)) },
}

/** What a name in code means is on nearly every page: one file for all of them. */
const inlined = (file) => (file.includes('SourceCode.astro') ? false : undefined)

/** Astro marks every chapter for itself with a directive that Rolldown does not know. */
function withoutKnownNoise(level, log, handle) {
  if (log.code !== 'MODULE_LEVEL_DIRECTIVE') handle(level, log)
}

export default defineConfig({
  output: 'static',
  trailingSlash: 'always',
  build: { format: 'directory', inlineStylesheets: 'never' },
  // Code is transcluded by <Source>, never fenced in a chapter: no second highlighter.
  markdown: { syntaxHighlight: false },
  integrations: [fonts, hovers, mdx(), styles, search, anywhere],
  vite: {
    plugins: [liveSources(root)],
    // The oldest browsers that know light-dark(): it must not be rewritten for older ones.
    build: {
      assetsInlineLimit: inlined,
      // One style sheet, fetched once, of which `styles` makes one that is smaller yet.
      cssCodeSplit: false,
      cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
      rolldownOptions: { onLog: withoutKnownNoise },
    },
  },
  devToolbar: { enabled: false },
  server: { host: '127.0.0.1' },
})
