/** Which way the arrows between the files of the repository point, types included. */
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { parseSync } from 'oxc-parser'
import { describe, expect, test } from 'vitest'
import { importsOf } from '../scripts/lib/import-graph.ts'
import { root } from '../scripts/lib/root.ts'

/** By their paths from the root. An exercise's mine.ts is the reader's. */
const files = globSync('{scripts,src,stages-src,tests}/**/*.{ts,mts,js,mjs}', { cwd: root }).filter(
  (file) => !/\/exercises\/.*\/mine\.ts$/.test(file),
)
const pages = globSync('src/**/*.astro', { cwd: root })

const graph = new Map(
  files.map((file) => [file, importsOf(join(root, file)).map((path) => relative(root, path))]),
)

/** The arrows that must not be: `from → to`, for a `from` that matches and a `to` that is wrong. */
function arrows(from: RegExp, isWrong: (to: string, from: string) => boolean): string[] {
  return [...graph].flatMap(([file, imported]) =>
    from.test(file)
      ? imported.filter((to) => isWrong(to, file)).map((to) => `${file} → ${to}`)
      : [],
  )
}

test('there are files, and they import each other', () => {
  expect(files.length).toBeGreaterThan(300)
  expect(arrows(/^scripts\//, (to) => to.startsWith('stages-src/')).length).toBeGreaterThan(10)
})

test('no circle', () => {
  expect(circles(graph)).toEqual([])
  expect(
    circles(
      new Map([
        ['a', ['b']],
        ['b', ['c', 'd']],
        ['c', []],
        ['d', ['a']],
      ]),
    ),
  ).toEqual([['a', 'b', 'd']])
})

test('a stage knows the stages before it, and none after it', () => {
  const stageOf = (file: string) => Number(/^stages-src\/(\d)-/.exec(file)?.[1] ?? 0)
  expect(arrows(/^stages-src\//, (to, from) => stageOf(to) > stageOf(from))).toEqual([])
})

test('the explorer is a folder of its own, and in a page nothing of Node is needed for it', () => {
  const own = /^scripts\/explorer\/(?!fixtures|.*\.test\.ts)/
  expect(arrows(own, (to) => !to.startsWith('scripts/explorer/'))).toEqual([])
  const inNode = [
    'draft',
    'elements',
    'header',
    'load',
    'module-state',
    'natively',
    'refusals',
    'transform',
  ]
  const names = [...graph.keys()].filter((file) => own.test(file))
  const forPages = names.filter((file) => !inNode.includes(/(\w[\w-]*)\.ts$/.exec(file)?.[1] ?? ''))
  expect(forPages.length).toBeGreaterThan(20)
  const outside = forPages.flatMap(specifiersOf).filter((specifier) => !specifier.startsWith('./'))
  expect(outside).toEqual([])
  const inNodeOnly = new RegExp(`/(?:${inNode.join('|')})\\.ts$`)
  expect(
    forPages.flatMap((file) => graph.get(file)).filter((to) => inNodeOnly.test(`${to}`)),
  ).toEqual([])
})

test('the site imports neither scripts nor tests, scripts no tests', () => {
  expect(arrows(/^src\//, (to) => /^(scripts|tests)\//.test(to))).toEqual([])
  expect(arrows(/^scripts\//, (to) => to.startsWith('tests/'))).toEqual([])
  const inPages = pages.flatMap((page) =>
    specifiersOf(page)
      .filter((specifier) => specifier.startsWith('.'))
      .map((specifier) => join(dirname(page), specifier))
      .filter((to) => /^(scripts|tests)\//.test(to))
      .map((to) => `${page} → ${to}`),
  )
  expect(inPages).toEqual([])
})

describe('packages', () => {
  const importersOf = (name: RegExp) =>
    files.filter((file) => specifiersOf(file).some((specifier) => name.test(specifier)))

  test("koffi is behind the door '#sys', and nowhere else", () => {
    const importers = importersOf(/^koffi$/)
    expect(importers).toContain('stages-src/sys/kernel.ts')
    // Programs and tests that look behind the door; the build, which exchanges two folders on
    // systems where '#sys' has nothing to call; and a lab that weighs koffi by itself.
    const others = importers.filter(
      (file) =>
        !/^((stages-src|tests\/fixtures)\/sys\/|tests\/c-headers|scripts\/lib\/exchange\.ts)/.test(
          file,
        ) && file !== 'scripts/labs/stage-3/thread-memory/with-koffi.ts',
    )
    expect(others).toEqual([])
  })

  test('the stages use none of the networking of Node', () => {
    const importers = importersOf(/^node:(net|tls|dgram|https?|http2|cluster)$/)
    expect(importers).toContain('scripts/checks/connection.ts')
    // The loads of two exercises are the other end of the wire; one answers for a slow server, too.
    const loads = /\/(3-pool-sizes\/load|4-against-threads\/solution)\.ts$/
    const stages = importers.filter(
      (file) => /^stages-src\/(?!.*\.test\.ts$)/.test(file) && !loads.test(file),
    )
    expect(stages).toEqual([])
  })
})

/** What a file imports, as it says it; of a page, what its frontmatter and its scripts say. */
function specifiersOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8')
  if (file.endsWith('.astro')) {
    return [...text.matchAll(/\b(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, name = '']) => name)
  }
  const { staticImports, staticExports, dynamicImports } = parseSync(file, text).module
  return [
    ...staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...staticExports.flatMap(({ entries }) => entries.map((entry) => entry.moduleRequest?.value)),
    ...dynamicImports.map(({ moduleRequest: { start, end } }) => text.slice(start + 1, end - 1)),
  ].filter((specifier) => specifier !== undefined)
}

/** The groups of files that reach each other (Tarjan's strongly connected components). */
function circles(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const found: string[][] = []
  const numbers = new Map<string, number>()
  const path: string[] = []
  /** Returns the lowest number on the path that the file reaches. */
  const visit = (file: string): number => {
    const number = numbers.size
    numbers.set(file, number)
    path.push(file)
    let lowest = number
    for (const next of graph.get(file) ?? []) {
      if (!numbers.has(next)) lowest = Math.min(lowest, visit(next))
      else if (path.includes(next)) lowest = Math.min(lowest, numbers.get(next) ?? number)
    }
    if (lowest < number) return lowest
    const circle = path.splice(path.indexOf(file))
    if (circle.length > 1) found.push(circle.sort())
    return lowest
  }
  for (const file of graph.keys()) if (!numbers.has(file)) visit(file)
  return found
}
