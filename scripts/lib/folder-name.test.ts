import { expect, test } from 'vitest'
import { whyNotInFolder } from './folder-name.ts'

test.each(['/home/you/five-servers/', "/tmp/neu ü/It's (a) [copy] & {more} $x/"])(
  '%s will do',
  (folder) => {
    expect(whyNotInFolder('guide', folder)).toBeUndefined()
    expect(whyNotInFolder('tests', folder)).toBeUndefined()
  },
)

test('says in one line which character will not', () => {
  expect(whyNotInFolder('guide', '/home/you/C#/')).toBe(
    'The guide cannot be built in /home/you/C#/: its tools do not take the # in that name. Rename the folder.',
  )
  expect(whyNotInFolder('guide', '/home/you/100%/')).toBeUndefined()
  expect(whyNotInFolder('tests', '/home/you/100%/')).toMatch(
    /^The tests cannot be run in .* the % /,
  )
})
