/** The reader's file beside the guide's, once it does what it should. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { styleText } from 'node:util'
import { diffLines } from 'diff'
import { UsageError } from '../lib/usage-error.ts'
import { mineOf, stagesFolder } from './folder.ts'
import { runUnitTests, testsOf } from './unit-tests.ts'

/** Shows the difference and returns 0, or says what still fails and returns 1. */
export async function showDifference(path: string): Promise<number> {
  const mine = mineOf(path)
  if (mine === undefined) {
    throw new UsageError(`mine/${path} is not there yet: npm run begin -- ${path}`)
  }
  if (testsOf(path).length > 0) {
    const { passed, failed, output } = await runUnitTests(path)
    if (failed > 0) {
      console.log(output)
      console.log(`${passed} passed, ${failed} failed: ours is shown once none does.`)
      return 1
    }
    console.log(`${passed} passed, 0 failed.\n`)
  }
  console.log(
    difference(readFileSync(mine, 'utf8'), readFileSync(join(stagesFolder, path), 'utf8')),
  )
  return 0
}

/** Lines that only the reader's file has begin with -, those that only the guide's has with +. */
export function difference(mine: string, ours: string): string {
  return diffLines(withoutMarkers(mine), withoutMarkers(ours))
    .map(({ value, added, removed }) => {
      const [sign, colour] = added ? ['+', 'green'] : removed ? ['-', 'red'] : [' ', 'reset']
      const text = value.replace(/^(?=[^\n]|\n)/gm, `${sign} `).replace(/\n[+\- ] $/, '\n')
      return colour === 'reset' ? text : styleText(colour as 'green', text)
    })
    .join('')
}

function withoutMarkers(text: string): string {
  return text.replace(/^\s*\/\/ #(end)?region .*\n/gm, '')
}
