/** `npm run bench -- 1`: how a stage's server does against its peers, now and here; nothing is saved. */
import { Argument, Command } from 'commander'
import { carryOut } from './labs/carry-out.ts'
import type { Lab } from './labs/lab.ts'
import { echoVersusNet } from './labs/stage-1/echo-versus-net.ts'
import { httpVersusNode } from './labs/stage-2/http-versus-node.ts'
import { threadsVersusNode } from './labs/stage-3/threads-versus-node.ts'
import { eventsVersusNginx } from './labs/stage-4/events-versus-nginx.ts'
import { processesVersusNginx } from './labs/stage-5/processes-versus-nginx.ts'

/** The comparison of each stage that has one. */
const comparisons: Readonly<Record<string, Lab>> = {
  1: echoVersusNet,
  2: httpVersusNode,
  3: threadsVersusNode,
  4: eventsVersusNginx,
  5: processesVersusNginx,
}

const program = new Command('npm run bench --')
  .description("Measures a stage's server against its peers, in turns. Nothing is saved.")
  .addArgument(new Argument('<stage>', 'number of the stage').choices(Object.keys(comparisons)))
  .option('--quick', 'a rehearsal: few rounds', false)
  .parse()

const lab = comparisons[program.args[0] ?? '']
if (lab) process.exitCode = await carryOut(lab, program.opts<{ quick: boolean }>())
