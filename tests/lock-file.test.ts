import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { root } from '../scripts/lib/root.ts'

interface LockFile {
  packages: Record<string, { optionalDependencies?: Record<string, string> }>
}

/** Where Node looks for a package that is required in `folder`: there, and in every folder above. */
function placesOf(name: string, folder: string): string[] {
  const above = folder.split('/node_modules/').slice(0, -1)
  const folders = [...above.map((_, depth) => above.slice(0, depth + 1).join('/node_modules/')), '']
  return [folder, ...folders].map((at) => `${at}${at && '/'}node_modules/${name}`)
}

/**
 * `npm install` leaves a package of another platform out of package-lock.json when the registry
 * does not have it that day, and then `npm ci` refuses the file on every platform. The entry
 * needs `version`, `os`, `cpu` and `"optional": true`; npm adds the rest.
 */
test('package-lock.json has the packages of every platform', () => {
  const { packages } = JSON.parse(readFileSync(`${root}package-lock.json`, 'utf8')) as LockFile
  const missing = Object.entries(packages).flatMap(([folder, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) => !placesOf(name, folder).some((place) => place in packages),
    ),
  )
  expect(missing).toEqual([])
})
