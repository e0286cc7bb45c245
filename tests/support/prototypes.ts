import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../scripts/lib/root.ts'

/** The prototypes by which '#sys' binds its calls, as they stand in its sources. */
export function declarations(): string[] {
  const folder = join(root, 'stages-src/sys')
  return readdirSync(folder)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .map((source) => source.replaceAll(/' \+\s*'/g, '')) // a long string in two pieces
    .flatMap((source) => [...source.matchAll(/systemCall\(\s*'([^']+)'/g)])
    .map(([, declaration = '']) => declaration)
}
