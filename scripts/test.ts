/** `npm test`: everything that can be told of the whole by a machine, step by step. */
import { styleText } from 'node:util'
import { Command, Option } from 'commander'
import type { Step, StepResult } from './steps/step.ts'
import { rounds } from './steps/steps.ts'

const ids = rounds.flat().map(({ id }) => id)

const { all, only } = new Command('npm test --')
  .description('Runs all tests, and goes on after a failure. The last line has the totals.')
  .addOption(new Option('--only <steps...>', 'run only these steps').choices(ids).default(ids))
  .option('--all', 'at length: every page, every lab, every errno, ten times the random draws')
  .parse()
  .opts<{ all?: true; only: string[] }>()

// Tests ask for this: what they leave out without it is like something that they keep.
if (all) process.env.TEST_ALL = '1'

const totals = { passed: 0, failed: 0, skipped: 0 }

for (const round of rounds) {
  const begun = round
    .filter(({ id }) => only.includes(id))
    .map((step) => ({ step, outcome: timed(step) }))
  for (const { step, outcome } of begun) {
    process.stdout.write(`${step.title} … `)
    const { result, seconds } = await outcome
    console.log(`${inWords(result) || 'done'} (${seconds.toFixed(1)} s)`)
    for (const remark of result.remarks) console.log(`  ${remark}`)
    if (result.failed > 0) console.log(indented(result.output))
    totals.passed += result.passed
    totals.failed += result.failed
    totals.skipped += result.skipped
  }
}

const { passed, failed, skipped } = totals
console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
process.exitCode = failed > 0 ? 1 : 0

async function timed(step: Step): Promise<{ result: StepResult; seconds: number }> {
  const began = performance.now()
  const result = await step.run().catch(crashed)
  return { result, seconds: (performance.now() - began) / 1000 }
}

function inWords({ passed, failed, skipped }: StepResult): string {
  return [
    passed > 0 && styleText('green', `${passed} passed`),
    failed > 0 && styleText('red', `${failed} failed`),
    skipped > 0 && styleText('yellow', `${skipped} skipped`),
  ]
    .filter(Boolean)
    .join(', ')
}

function indented(text: string): string {
  return text.trimEnd().replace(/^/gm, '  ')
}

function crashed(error: Error): StepResult {
  return { passed: 0, failed: 1, skipped: 0, output: error.stack ?? error.message, remarks: [] }
}
