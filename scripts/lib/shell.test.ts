/** Every word comes out of a real shell as it went into the line. */
import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { fillBlank, quoted } from './shell.ts'

const words = [
  'plain/path-1.ts',
  'two  words (copy)',
  "it's",
  '"quoted"',
  '$HOME `id` \\ \\\\',
  'é#%41;&|<>*?[a]!~{b}',
  '-n',
  '',
  'two\nlines',
  "$&$1$'",
]

/** The words that a shell makes of a line. */
function wordsOf(line: string): string[] {
  const { stdout } = spawnSync('sh', ['-c', `printf '%s\\0' ${line}`], { encoding: 'utf8' })
  return stdout.split('\0').slice(0, -1)
}

test.each(words)('%j is one word', (word) => {
  expect(wordsOf(quoted(word))).toEqual([word])
})

test('what needs no quotes has none', () => {
  expect(quoted('/usr/bin/node')).toBe('/usr/bin/node')
})

test.each(words)('%j fills a blank, whatever quotes it stands in', (word) => {
  const line = `{x} --root={x}/sub '{x}' "{x}" '\\'{x}"'"{x} \\"{x} "\\"{x}"`
  expect(wordsOf(fillBlank(line, '{x}', word))).toEqual([
    word,
    `--root=${word}/sub`,
    word,
    word,
    `\\${word}'${word}`,
    `"${word}`,
    `"${word}`,
  ])
})

test('a quote that is not closed is none of its business', () => {
  expect(fillBlank("'{x}", '{x}', 'a b')).toBe("'a b")
  expect(fillBlank('"{x}', '{x}', 'a b')).toBe('"a b')
  expect(fillBlank('{x}\\', '{x}', 'ab')).toBe('ab\\')
})
