/** `npm run begin`: lays out in mine/ what the reader is to write, and never overwrites anything. */
import { Command } from 'commander'
import { UsageError } from './lib/usage-error.ts'
import { weekNumbered } from './lib/weeks.ts'
import { beginFile, beginWeek, sourceNamed } from './mine/begin.ts'

const program = new Command('npm run begin --')
  .description('Lays out in mine/ what you are to write. What is there is never overwritten.')
  .argument('[what]', 'a week (3), or a file of the guide (2-http/request/request-line.ts)')
  .option('--diff', 'show your file beside ours, once it passes its tests')
  .showSuggestionAfterError(false)
  .parse()

try {
  await main(program.args[0], program.opts<{ diff?: true }>())
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  console.error(`error: ${error.message}`)
  process.exitCode = 1
}

async function main(what: string | undefined, { diff }: { diff?: true }): Promise<void> {
  if (diff) {
    if (what === undefined)
      throw new UsageError('--diff wants a file, as begin -- request-line --diff')
    const { showDifference } = await import('./mine/difference.ts')
    process.exitCode = await showDifference(sourceNamed(what))
  } else if (what === undefined) {
    const { howFar } = await import('./mine/how-far.ts')
    console.log(howFar())
  } else {
    const lines = /^\d+$/.test(what) ? beginWeek(weekNumbered(what)) : beginFile(sourceNamed(what))
    console.log(lines.join('\n'))
  }
}
