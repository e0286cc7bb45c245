import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../scripts/lib/root.ts'

/** What '#sys' says of one call: its prototype, and the errnos that its man page lists. */
export interface Declaration {
  call: string
  prototype: string
  errors: string[]
}

/** All calls of '#sys', as they stand in its sources. */
export function declarations(): Declaration[] {
  const folder = join(root, 'stages-src/sys')
  return readdirSync(folder)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .map((source) => source.replaceAll(/' \+\s*'/g, '')) // a long string in two pieces
    .flatMap((source) => [...source.matchAll(DECLARATION)])
    .map(([, prototype = '', call = '', errors = '']) => ({
      prototype,
      call,
      errors: errors.match(/E[A-Z0-9]+/g) ?? [],
    }))
}

const DECLARATION = /systemCall\(\s*'(\w+ \*?(?:syscall\(SYS_)?(\w+)[(,][^']+)',\s*\[([^\]]*)\]/g
