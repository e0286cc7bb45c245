/** What names mean, asked of the compiler. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { fixtureTree } from './fixture-tree.ts'
import { parseHover } from './hover-text.ts'
import { readHovers } from './hovers.ts'

const files = {
  'package.json': '{ "type": "module", "imports": { "#sys": "./stages-src/sys/index.ts" } }',
  'tsconfig.json': JSON.stringify({
    compilerOptions: { module: 'nodenext', target: 'esnext', types: [], strict: true },
    include: ['stages-src'],
  }),
  'stages-src/sys/index.ts': `/** The door. */
export * from './write.ts'
`,
  'stages-src/sys/write.ts': `/** Bytes out. */

/** Writes \`count\` bytes. @see write(2) */
export function write(fd: number, count: number): number {
  return fd + count
}
`,
  'stages-src/1-echo/echo.ts': `import { write } from '#sys'
class Peer {
  #fd = 3
  say(words: string | undefined): number {
    return words ? write(this.#fd, words.length) : 0
  }
}
`,
  'stages-src/1-echo/echo.test.ts': `import { write } from '#sys'
const written = write(1, 2)
`,
}

/** What the names of echo.ts say, by their text. */
async function said(root: string) {
  const hovers = await readHovers(root)
  const text = readFileSync(join(root, 'stages-src/1-echo/echo.ts'), 'utf8')
  const names = hovers.get('1-echo/echo.ts') ?? []
  return new Map(names.map((name) => [text.slice(name.start, name.end), name]))
}

describe('hovers', () => {
  test('say what a name is, and where it is defined, across files and through #sys', async () => {
    const names = await said(fixtureTree(files))
    expect(names.get('write')).toMatchObject({
      text: {
        signature: 'function write(fd: number, count: number): number',
        documentation: ['Writes `count` bytes.', 'See write(2)'],
      },
      definition: { path: 'sys/write.ts', line: 4 },
    })
    expect(names.get("'#sys'")).toMatchObject({
      text: { signature: 'module "sys/index.ts"', documentation: ['The door.'] },
      definition: { path: 'sys/index.ts', line: 1 },
    })
    expect(names.get('#fd')).toMatchObject({ definition: { path: '1-echo/echo.ts', line: 3 } })
    expect(names.get('words')?.text.signature).toBe('(parameter) words: string | undefined')
    expect(names.get('length')).toMatchObject({ definition: undefined })
    expect(names.get('length')?.text.signature).toContain('String.length: number')
  })

  test('are, in a test, those of what it imports', async () => {
    const hovers = await readHovers(fixtureTree(files))
    const texts = hovers.get('1-echo/echo.test.ts')?.map(({ text }) => text.signature)
    const write = 'function write(fd: number, count: number): number'
    expect(texts).toEqual([write, 'module "sys/index.ts"', write])
  })

  test('follow a change of another file', async () => {
    const root = fixtureTree(files)
    await readHovers(root)
    const path = join(root, 'stages-src/sys/write.ts')
    writeFileSync(path, `\n${readFileSync(path, 'utf8').replace('count: number)', 'n: bigint)')}`)
    const write = (await said(root)).get('write')
    expect(write?.definition).toEqual({ path: 'sys/write.ts', line: 5 })
    expect(write?.text.signature).toBe('function write(fd: number, n: bigint): number')
  })

  test('are kept in a file as long as nothing changes', async () => {
    const root = fixtureTree(files)
    const asked = await readHovers(root)
    const kept = join(root, '.cache/hovers.json')
    writeFileSync(kept, readFileSync(kept, 'utf8').replaceAll('Writes', 'KEPT'))
    await readHovers(fixtureTree(files))
    const again = await readHovers(root)
    expect(JSON.stringify([...again])).toBe(JSON.stringify([...asked]).replaceAll('Writes', 'KEPT'))
  })
})

describe('the text of a hover', () => {
  const parse = (documentation: string, foreign = false) =>
    parseHover(`\`\`\`typescript\n(alias) const a: 1\n\`\`\`\n${documentation}`, { foreign })

  test('is the signature and the paragraphs of the comment', () => {
    expect(parse('One\nline of `code`.\n\nTwo, see [x](file:///y#1).')).toEqual({
      signature: 'const a: 1',
      documentation: ['One line of `code`.', 'Two, see x.'],
    })
  })

  test('reads tags as a sentence would', () => {
    expect(
      parse('*@param* `fd` — a socket\n\n*@returns* — bytes\n\n*@see* — [write](file:///x) (2)')
        .documentation,
    ).toEqual(['`fd`: a socket', 'Returns bytes', 'See write(2)'])
  })

  test('of foreign names is the first paragraph that says something', () => {
    expect(parse('[MDN Reference](https://x)\n\n*@since* — v1', true).documentation).toEqual([])
    expect(parse('Says it.\n\n```js\ncode()\n```\n\nMore.', true).documentation).toEqual([
      'Says it.',
    ])
  })

  test('is never long', () => {
    const lines = Array.from({ length: 40 }, (_, i) => `  a${i}: 1`).join('\n')
    expect(
      parseHover(`\`\`\`ts\n${lines}\n\`\`\``, { foreign: false }).signature.split('\n'),
    ).toHaveLength(8)
    const paragraph = 'word '.repeat(100)
    expect(parse([paragraph, paragraph, 'end'].join('\n\n')).documentation).toHaveLength(1)
  })
})
