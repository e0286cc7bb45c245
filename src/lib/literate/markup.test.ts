/** Code as HTML. */
import { parseHTML } from 'linkedom'
import { describe, expect, test } from 'vitest'
import { fileCode, snippetCode } from './code.ts'
import { fixtureTree } from './fixture-tree.ts'
import { HoverTable } from './hover-table.ts'
import type { Hovers } from './hovers.ts'
import { codeHtml } from './markup.ts'
import { selectionFrom } from './selection.ts'

const text = `/** Heads & <tails>. */

const fd = 3
// #region body
function write() {
  if (fd < 4) fd("\${x}", \`\${fd}\`)
}
// #endregion body
`
const root = () => fixtureTree({ 'stages-src/1-echo/a.ts': text })

/** Hovers for every `fd` of the fixture, defined here, and for `write`, defined elsewhere. */
const hovers: Hovers = new Map([
  [
    '1-echo/a.ts',
    [...text.matchAll(/\bfd\b|\bwrite\b/g)].map((match) => ({
      start: match.index,
      end: match.index + match[0].length,
      text: { signature: `const ${match[0]}: number`, documentation: ['A `number` < 10.'] },
      definition: match[0] === 'fd' ? { path: '1-echo/a.ts', line: 3 } : undefined,
    })),
  ],
])

async function snippet(attributes: Record<string, unknown>) {
  const selection = selectionFrom({ of: '1-echo/a.ts', ...attributes })
  const { code } = await snippetCode(root(), selection, hovers)
  const table = new HoverTable()
  const { document } = parseHTML(`<pre>${codeHtml(code, table.numberOf)}</pre>`)
  return { table, lines: [...document.querySelectorAll('.l')], pre: document.querySelector('pre') }
}

describe('code on a page', () => {
  test('is the text of the file, line for line', async () => {
    const code = await fileCode(root(), '1-echo/a.ts', hovers)
    const { document } = parseHTML(`<pre>${codeHtml(code, () => 0)}</pre>`)
    expect(document.querySelector('pre')?.textContent).toBe(text)
    expect([...document.querySelectorAll('.l')].map((line) => line.id)).toEqual(
      text
        .trimEnd()
        .split('\n')
        .map((_, index) => `L${index + 1}`),
    )
    expect([...document.querySelectorAll('.x')].map((line) => line.id)).toEqual(['L4', 'L8'])
  })

  test('has links to definitions, on the same page and on others', async () => {
    const code = await fileCode(root(), '1-echo/a.ts', hovers)
    expect(codeHtml(code, () => 7)).toContain('<a data-h="7" href="#L3">fd</a>')
    const { pre } = await snippet({ region: 'body' })
    expect(pre?.innerHTML).toContain('href="/source/1-echo/a.ts/#L3">fd</a>')
    expect(pre?.querySelector('span[data-h]')?.textContent).toBe('write')
  })

  test('numbers lines where a number does not follow on the one before', async () => {
    const { lines } = await snippet({ region: 'body', imports: true })
    expect(lines.map((line) => line.getAttribute('style'))).toEqual([null, '--n:5', null, null])
    expect(lines.map((line) => line.classList.contains('g'))).toEqual([false, true, false, false])
  })

  test('leaves no gap where nothing but a marker is left out', async () => {
    const { lines } = await snippet({ region: 'body', context: 1 })
    expect(lines.map((line) => line.getAttribute('style'))).toEqual(['--n:3', '--n:5', null, null])
    expect(lines.some((line) => line.classList.contains('g'))).toBe(false)
  })

  test('marks what is highlighted, and dims context without links', async () => {
    const { lines } = await snippet({ region: 'body', highlight: 'fd <', context: 1 })
    expect(lines.map((line) => line.tagName)).toEqual(['SPAN', 'SPAN', 'MARK', 'SPAN'])
    expect(lines[0]?.className).toContain('x')
    expect(lines[0]?.hasAttribute('data-uncopied')).toBe(true)
    expect(lines[0]?.querySelector('a')).toBe(null)
  })
})

describe('the table of hovers', () => {
  test('has each text once, in the order of its numbers', async () => {
    const { table, pre } = await snippet({ region: 'body' })
    const { document } = parseHTML(await table.html())
    const notes = [...(document.querySelector('template#hovers')?.children ?? [])]
    expect(notes).toHaveLength(2)
    for (const name of pre?.querySelectorAll('[data-h]') ?? []) {
      const note = notes[Number(name.getAttribute('data-h'))]
      expect(note?.textContent).toContain(`const ${name.textContent}: number`)
    }
    expect(notes[0]?.querySelector('p')?.innerHTML).toBe('A <code>number</code> &lt; 10.')
  })

  test('of a page without code is nothing', async () => {
    expect(await new HoverTable().html()).toBe('')
  })
})
