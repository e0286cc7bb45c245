/** The classes of words in code. */
import { describe, expect, test } from 'vitest'
import { highlight } from './highlight.ts'

/** The pieces as `class:text`, plain text left out. */
async function pieces(path: string, text: string): Promise<string[]> {
  const lines = await highlight(path, text)
  return lines.flat().flatMap(({ start, end, kind }) => {
    const piece = text.slice(start, end).trim()
    return kind && piece !== '' ? [`${kind}:${piece}`] : []
  })
}

describe('highlighting', () => {
  test('gives each piece its class', async () => {
    const code = `export function write(fd: Fd): number {\n  return call(\`a\${fd}b\`, 1, true) // why\n}\n`
    expect(await pieces('a.ts', code)).toEqual([
      'k:export function',
      'f:write',
      't:Fd',
      't:number',
      'k:return',
      'f:call',
      's:`a',
      'k:${',
      'k:}',
      's:b`',
      'n:1',
      'n:true',
      'c:// why',
    ])
  })

  test('leaves signs without one', async () => {
    expect(await pieces('a.ts', "export * from 'a'\nf = () => 1\n")).toEqual([
      'k:export',
      'k:from',
      "s:'a'",
      'f:f',
      'n:1',
    ])
  })

  test('leaves a doc comment one colour', async () => {
    expect(await pieces('a.ts', '/** @param {Fd} fd of `write` @see {@link x} */\n')).toEqual([
      'c:/** @param {Fd} fd of `write` @see {@link x} */',
    ])
  })

  test('keeps every character in its place', async () => {
    const code = "const é = '😀' /* a\n  b */ + /x\\/y/g\n\n\tlast"
    const lines = await highlight('a.ts', code)
    expect(
      lines.map((line) => line.map(({ start, end }) => code.slice(start, end)).join('')),
    ).toEqual(code.split('\n'))
  })

  test('knows C, shell and plain text', async () => {
    expect(await pieces('a.c', 'int main(void) { return 0; }')).toContain('f:main')
    expect(await pieces('a.sh', 'echo "hello"')).toContain('s:"hello"')
    expect(await pieces('commands.gdb', 'break write')).toEqual([])
  })
})
