/** The fonts have every character of the guide, and little else. */
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FACES, usedCharacters, writeFonts } from './fonts.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'fonts-'))
  mkdirSync(join(root, 'content'))
})
afterEach(() => rmSync(root, { recursive: true }))

describe('the characters that are cut out', () => {
  it('are those of every page, and those that the texts use', () => {
    writeFileSync(join(root, 'content/week.mdx'), 'naïve → readiness\n')
    writeFileSync(join(root, 'content/picture.png'), 'Ω')
    writeFileSync(join(root, 'content/odd.test.ts'), "'Ω'")
    const used = usedCharacters([join(root, 'content'), join(root, 'nowhere')])
    for (const character of 'aZ09~“”’–…ï→') expect(used).toContain(character)
    expect(used).not.toContain('Ω')
    expect(used).not.toContain('\n')
  })

  it('come in the same order whatever the order of the files', () => {
    writeFileSync(join(root, 'content/a.mdx'), 'é ü')
    writeFileSync(join(root, 'content/b.mdx'), 'ü å')
    expect(usedCharacters([join(root, 'content')])).toBe(
      [...new Set(usedCharacters([join(root, 'content')]))].sort().join(''),
    )
  })
})

it('every face is cut to a WOFF2 that a page can afford, and is not cut again for nothing', async () => {
  const folder = join(root, 'cut')
  await writeFonts(folder, root)
  const files = FACES.map(({ name }) => join(folder, `${name}.woff2`))
  for (const file of files) {
    expect(readFileSync(file).subarray(0, 4).toString()).toBe('wOF2')
    utimesSync(file, 1, 1)
  }
  const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0)
  expect(bytes).toBeLessThan(80_000)

  await writeFonts(folder, root)
  expect(files.map((file) => statSync(file).mtimeMs)).toEqual(files.map(() => 1000))

  writeFileSync(join(root, 'content/week.mdx'), 'Ångström')
  await writeFonts(folder, root)
  expect(files.every((file) => statSync(file).mtimeMs > 1000)).toBe(true)
})
