import { expect, test } from 'vitest'
import { cacheControl } from './cache-control.ts'

const FOR_EVER = 'public, max-age=31536000, immutable'

test.each<[path: string, maxAge: number, value: string]>([
  ['index.html', 0, 'no-cache'],
  ['index.html', 60, 'max-age=60'],
  ['_astro/search.Il9-Rf3_.js', 0, FOR_EVER],
  ['_astro/search.Il9-Rf3_.js', 60, FOR_EVER],
  ['guide/_astro/search.Il9-Rf3_.js', 0, FOR_EVER],
  ['_astro', 0, 'no-cache'],
  ['_astro/more/file.js', 0, 'no-cache'],
  ['not_astro/file.js', 0, 'no-cache'],
])('%s with --max-age %i', (path, maxAge, value) => {
  const segments = path.split('/')
  expect(cacheControl({ segments, directory: false }, maxAge)).toBe(value)
})
