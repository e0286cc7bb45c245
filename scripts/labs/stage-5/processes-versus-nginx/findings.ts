/** What the samples of the lab processes-versus-nginx amount to: plots, and the numbers quoted. */
import { camelCase, Findings } from '../../findings.ts'
import type { Sample } from '../../load/load.ts'
import { describePinning } from '../../pinning.ts'
import type { Quantity } from '../../side-by-side.ts'
import { cpu, rate } from '../../stage-4/events-versus-nginx/figures.ts'
import { Transcript } from '../../transcript.ts'
import { type Contender, sideBySide } from '../contenders.ts'
import { goals, shareOf } from './goals.ts'
import { CONNECTIONS, type Samples, type SituationName, situations } from './situations.ts'

/** The first plot is the comparison in short. */
export function findingsOf(samples: Samples, rounds: number): Findings {
  const findings = new Findings({ rounds })
  addPlots(findings, samples, rounds)
  for (const name of samples.keys()) {
    for (const quantity of [cpu, rate]) quote(findings, samples, name, quantity)
  }
  const lines = new Transcript()
  lines.note('median of the rounds: the first over the second')
  for (const goal of goals) {
    const share = shareOf(samples, goal)
    if (share === undefined) continue
    findings.value(goal.name, share, '×', goal.label)
    const goalIs = goal.bound === undefined ? '' : `  goal: ${goal.bound}`
    lines.output(`${goal.label.padEnd(56)}${share.toFixed(2)}${goalIs}`)
  }
  return findings.transcript('goals', lines.finished())
}

function addPlots(findings: Findings, samples: Samples, rounds: number): void {
  const kept = `${CONNECTIONS} kept connections ask for 1 KiB, wrk, no log`
  const how = `median of ${rounds} interleaved rounds; the range is the middle half`
  const shared = 'two workers on two cores that the load shares'
  findings
    .bars('cpu', {
      title: 'What the processes around one worker cost',
      subtitle: `CPU time for a request, of all processes; one worker, ${describePinning()}; ${kept}; ${how}`,
      ...{ unit: 'µs', better: 'less', rows: sideBySide.rows(samples.get('one'), cpu.measure) },
    })
    .bars('two', {
      title: 'CPU time for a request, with two workers',
      subtitle: `of all processes; ${shared}; stage 4 has one; ${kept}; ${how}`,
      ...{ unit: 'µs', better: 'less', rows: sideBySide.rows(samples.get('two'), cpu.measure) },
    })
    .bars('requests', {
      title: 'Requests for 1 KiB answered in a second, with two workers',
      subtitle: `${shared}; stage 4 has one; ${kept}; ${how}`,
      unit: 'requests/s',
      better: 'more',
      rows: sideBySide.rows(samples.get('two'), rate.measure),
    })
    .bars('passed', {
      title: 'What it costs to pass connections on',
      subtitle: `CPU time for a request, of all processes; one worker, ${describePinning()}; wrk, no log; ${how}`,
      unit: 'µs',
      better: 'less',
      rows: (['passed1', 'passed10', 'passed100'] as const).flatMap((name) =>
        sideBySide.rows(samples.get(name), cpu.measure, situations[name].label),
      ),
    })
}

/** `cpuOne`, `cpuOneNginx`, `cpuOneOverNginx`, and so on. */
function quote(
  findings: Findings,
  samples: Samples,
  situation: SituationName,
  { name, label, ...how }: Quantity<Sample>,
): void {
  const found = samples.get(situation)
  const peers = [...(found?.keys() ?? [])].filter((peer): peer is Contender => peer !== 'stage')
  const quantity = {
    ...how,
    name: camelCase(name, situation),
    label: `${label}, ${situations[situation].label}`,
  }
  sideBySide.quote(findings, quantity, found, Object.fromEntries(peers.map((it) => [it, it])))
}
