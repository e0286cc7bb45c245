/** A run of the simulation that a reader can follow, step by step. */
import { type Recording, recording } from '../../../src/lib/recorded-run.ts'
import { outputOf } from '../../lib/run.ts'
import { Findings } from '../findings.ts'
import type { Lab } from '../lab.ts'

export const simulatedRun: Lab = {
  name: 'simulated-run',
  title: 'A few clients in simulated time',
  file: import.meta.filename,
  run,
}

async function run(): Promise<Findings> {
  const words = ['--conditions=simulated', 'scripts/simulate/record.ts']
  const found: Recording = recording.parse(JSON.parse(await outputOf([process.execPath, ...words])))
  const calls = found.steps.filter(({ who }) => who === 'server').flatMap(({ what }) => what)
  return new Findings(found)
    .count('seed', found.seed, '', 'the seed of the run')
    .count('clients', found.clients.length, 'clients', 'in the run')
    .count('steps', found.steps.length, 'steps', 'of clients, and turns of the loop')
    .count('calls', calls.length, 'calls', 'of the server, without those that wait')
    .value('time', (found.steps.at(-1)?.at ?? 0) / 1000, 's', 'of simulated time')
}
