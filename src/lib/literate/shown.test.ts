/** The way from a source back to the chapters. */
import { expect, test } from 'vitest'
import { readChapter } from './chapters.ts'
import { showingsOf } from './shown.ts'
import { sourceFile } from './source-file.ts'

test('the way back from a file leads to each snippet in its chapter, in the order of the file', () => {
  const file = sourceFile('1-echo/a.ts', 'f()\n// #region r\nconst b = 1\n// #endregion r\nlet c\n')
  const week = (number: number, ...sources: string[]) =>
    readChapter(
      `content/chapters/week-0${number}.mdx`,
      `---\nkind: week\nweek: ${number}\n---\n\n${sources.join('\n\n')}\n`,
    ).usages
  const usages = [
    ...week(1, '<Source of="1-echo/a.ts" name="c" />', '<Source of="1-echo/b.ts" whole />'),
    ...week(2, '<Source of="1-echo/a.ts" region="r" />', '<Source of="1-echo/a.ts" whole />'),
    ...week(2, '<Source of="1-echo/a.ts" region="broken" />'),
  ]
  expect(showingsOf(file, usages).map(({ url, first, last }) => [url, first, last])).toEqual([
    ['/week/2/#1-echo-a.ts', 1, 5],
    ['/week/2/#1-echo-a.ts-region-r', 3, 3],
    ['/week/1/#1-echo-a.ts-c', 5, 5],
  ])
})
