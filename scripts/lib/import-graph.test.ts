/** What a file imports, in every way in which it can be written. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ImportOptions, importsOf, reachableFrom } from './import-graph.ts'
import { root } from './root.ts'

let project: string

beforeEach(() => {
  project = realpathSync(mkdtempSync(join(tmpdir(), 'import graph é-')))
  write('package.json', JSON.stringify({ imports }))
})
afterEach(() => rmSync(project, { recursive: true }))

const imports = {
  '#sys': './sys/index.ts',
  '#sys/kernel': { trace: './sys/kernel-trace.ts', default: './sys/kernel.ts' },
}

function write(path: string, text = ''): void {
  const file = join(project, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}

/** Files that import nothing. */
function writeAll(...paths: string[]): void {
  for (const path of paths) write(path)
}

const named = (files: readonly string[]) => files.map((file) => relative(project, file))
const importsFrom = (path: string, options?: ImportOptions) =>
  named(importsOf(join(project, path), options))
const reachedFrom = (path: string, options?: ImportOptions) =>
  named(reachableFrom([join(project, path)], options))

describe('the imports of a file', () => {
  it.each([
    { of: 'a value', text: "import { b } from './b.ts'" },
    { of: 'nothing but what it does', text: "import './b.ts'" },
    { of: 'a type', text: "import type { B } from './b.ts'" },
    { of: 'a type, where it is used', text: "let b: import('./b.ts').B" },
    { of: 'what is exported again', text: "export { b } from './b.ts'" },
    { of: 'all that is exported again', text: "export * from './b.ts'" },
    { of: 'a module that is loaded late', text: "await import('./b.ts')" },
    { of: 'the same, between backquotes', text: 'await import(`./b.ts`)' },
    { of: 'a program by its URL', text: "new Worker(new URL('./b.ts', import.meta.url))" },
    { of: 'a URL without a dot', text: "new URL('b.ts', import.meta.url)" },
    { of: 'a name that is only resolved', text: "import.meta.resolve('./b.ts')" },
    { of: 'the same file twice', text: "import { b } from './b.ts'\nexport * from './b.ts'" },
  ])('$of', ({ text }) => {
    write('b.ts')
    write('a.ts', text)
    expect(importsFrom('a.ts')).toEqual(['b.ts'])
  })

  it('leave out packages, folders, what does not exist, and what is computed', () => {
    writeAll('node_modules/zod/index.ts', 'folder/b.ts')
    write(
      'a.ts',
      `import { z } from 'zod'
       import { readFileSync } from 'node:fs'
       import '../outside.ts'
       import './gone.ts'
       import './node_modules/zod/index.ts'
       const folder = new URL('./folder', import.meta.url)
       const elsewhere = new URL('./folder/b.ts', 'https://example.org')
       const words = "import './folder/b.ts'"
       await import(words)`,
    )
    expect(importsFrom('a.ts')).toEqual([])
  })

  it('are found again when the file has changed', () => {
    writeAll('b.ts', 'c.ts')
    write('a.ts', "import './b.ts'")
    importsFrom('a.ts')
    write('a.ts', "import './c.ts'")
    expect(importsFrom('a.ts')).toEqual(['c.ts'])
  })

  it('follow package.json, under every condition', () => {
    writeAll('sys/index.ts', 'sys/kernel.ts', 'sys/kernel-trace.ts')
    write('stage/a.ts', "import '#sys'\nimport '#sys/kernel'\nimport '#other'")
    expect(importsFrom('stage/a.ts')).toEqual([
      'sys/index.ts',
      'sys/kernel-trace.ts',
      'sys/kernel.ts',
    ])
  })

  it('leave out what is only a type, where that is asked', () => {
    writeAll('b.ts', 'c.ts', 'd.ts', 'e.ts', 'f.ts')
    write(
      'a.ts',
      `import type { B } from './b.ts'
       export type { C } from './c.ts'
       let d: import('./d.ts').D
       // Node loads this one: what is left is an import of no names.
       import { type E } from './e.ts'
       import { F, type G } from './f.ts'`,
    )
    expect(importsFrom('a.ts', { types: false })).toEqual(['e.ts', 'f.ts'])
  })

  it('of a file that does not parse are an error that names it', () => {
    write('a.ts', 'import { from')
    expect(() => importsFrom('a.ts')).toThrow(`${join(project, 'a.ts')} does not parse`)
  })
})

describe('what files reach', () => {
  it('is themselves and all that they import, however far, circles included', () => {
    write('a.ts', "import './b.ts'")
    write('b.ts', "import './deep/c.ts'")
    write('deep/c.ts', "import '../a.ts'\nnew URL('./d.c', import.meta.url)")
    write('deep/d.c', '#include "a.h"')
    write('unreached.ts', "import './a.ts'")
    expect(reachedFrom('a.ts')).toEqual(['a.ts', 'b.ts', 'deep/c.ts', 'deep/d.c'])
  })

  it('does not go through types where these do not count', () => {
    write('a.ts', "import type { B } from './b.ts'")
    write('b.ts', "import './c.ts'")
    write('c.ts')
    expect(reachedFrom('a.ts')).toEqual(['a.ts', 'b.ts', 'c.ts'])
    expect(reachedFrom('a.ts', { types: false })).toEqual(['a.ts'])
  })

  it('from the server of a stage is its thread and the kernel', () => {
    const files = reachableFrom([`${root}stages-src/1-echo/main.ts`])
    for (const file of ['1-echo/server-thread.ts', 'sys/kernel.ts', 'sys/kernel-trace.ts']) {
      expect(files).toContain(`${root}stages-src/${file}`)
    }
  })
})
