/** `npm run simulate -- 4`: a server on a simulated kernel, with simulated clients, by seeds. */
import { Command, InvalidArgumentError, Option } from 'commander'
import { UsageError } from './lib/usage-error.ts'
import { type Asked, simulate } from './simulate/simulate.ts'

const program = new Command('npm run simulate --')
  .description(
    'Runs a server of a stage on a kernel in memory, with clients of all kinds, by seeds.',
  )
  .argument('<stage>', 'whose server: 1, 2 or 4')
  .addOption(numeric('--seeds <n>', 'how many simulations').default(300))
  .addOption(numeric('--from <n>', 'the first seed').default(1))
  .addOption(numeric('--seed <n>', 'this one alone'))
  .addOption(numeric('--minutes <n>', 'instead of so many seeds, so long'))
  .addOption(numeric('--seconds <n>', 'likewise'))
  .addOption(new Option('--backend <call>', 'how stage 4 waits').choices(['epoll', 'poll']))
  .option('--edge', 'stage 4, edge-triggered')
  .option('--mistake <name>', 'with this mistake in the sources of stage 4')
  .option('--mistakes', 'list the mistakes there are')
  .option('--prove', 'find every mistake, and say what it took')
  .option('--json', 'print figures as JSON')
  .option('--trace', 'print what happens: calls, clients, logs')
  .parse()

try {
  process.exitCode = await simulate(program.args[0] ?? '', program.opts<Asked>())
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  console.error(`error: ${error.message}`)
  process.exitCode = 1
}

function numeric(flags: string, description: string): Option {
  return new Option(flags, description).argParser((text) => {
    const value = Number(text)
    if (text !== '' && Number.isInteger(value) && value >= 0 && value < 2 ** 31) return value
    throw new InvalidArgumentError('Give a whole number.')
  })
}
