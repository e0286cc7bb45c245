/** Two locks taken in opposite orders: what GDB shows of it, and what the explorer does. */
import { Program } from '../../lib/program.ts'
import { Findings } from '../findings.ts'
import { type Lab, LabFailure, type Session } from '../lab.ts'
import { transcribe } from '../terminal.ts'

const FOLDER = 'scripts/labs/stage-3/deadlock'
const BANK = `${FOLDER}/bank.ts`

export const deadlock: Lab = {
  name: 'deadlock',
  title: 'Two threads that wait for each other',
  file: import.meta.filename,
  needs: ['gdb'],
  run,
}

async function run(session: Session): Promise<Findings> {
  session.progress('under GDB')
  const stuck = await underGdb(session)
  session.progress('the explorer, scripts/explore.ts')
  const explored = await explorer(session)
  session.progress('how long it goes well')
  const made = await transfersMade(session.quick ? 1 : 8)
  const [, schedules] = /^ *([\d,]+) schedules? in/m.exec(explored.found) ?? []
  if (schedules === undefined) throw new LabFailure(`found no deadlock: ${explored.found}`)
  return new Findings()
    .count('schedules', Number(schedules.replaceAll(',', '')), 'schedules', 'of the explorer')
    .value('transfers', made, 'transfers', 'until two real threads deadlock')
    .value('transfersMost', Math.max(...made), 'transfers', 'in the run that went well longest')
    .value('transfersLeast', Math.min(...made), 'transfers', 'in the run that was over first')
    .transcript('main', stuck.transcript)
    .transcript('explorer', explored.transcript)
    .dots('transfers', {
      title: 'Transfers until the deadlock',
      subtitle: 'two threads on two cores, run after run; the explorer tries a few schedules',
      unit: 'transfers',
      rows: made.map((value, index) => ({
        label: `run ${index + 1}`,
        x: index + 1,
        value,
        stage: 3,
      })),
    })
}

/** GDB's remarks on coming and going, and the threads that Node has besides. */
const NOISE = /^\[|^Using host|No such file|^$|^syscall \(\)|^0x|V8Worker|DelayedTask|SignalInsp/

function underGdb(session: Session) {
  return transcribe(session, async (open, transcript) => {
    transcript.omit(NOISE)
    const terminal = open()
    await terminal.start(`node ${BANK} & bank=$!`, /nothing moves/)
    const threads = "-ex 'info threads'"
    const { output } = await terminal.run(`gdb -q -batch -p $bank ${threads} 2> /dev/null`)
    const [teller] = /^ +(\d+) .*"teller 0"/m.exec(output)?.slice(1) ?? []
    if (teller === undefined) throw new LabFailure(`found no thread 'teller 0' in ${output}`)
    const look = `-ex 'set print address off' -ex 'thread apply ${teller} -q backtrace 9'`
    const shorter = "sed 's/v8::internal:://g; s/absl::synchronization_internal:://g'"
    await terminal.run(`gdb -q -batch -p $bank ${look} 2> /dev/null | ${shorter}`)
    await terminal.run('kill -KILL $bank')
  })
}

function explorer(session: Session) {
  return transcribe(session, async (open, transcript) => {
    transcript.omit(/^$|^ {2}bound \d/)
    const { output } = await open().run(`npm run -s explore -- ${FOLDER}/transfer.ts`)
    return output
  })
}

/** Several runs, each until nothing moves any more. */
async function transfersMade(runs: number): Promise<number[]> {
  const made: number[] = []
  for (let number = 0; number < runs; number++) {
    const bank = new Program([process.execPath, BANK])
    while (bank.standardOutput.length === 0 && bank.exit === undefined) await bank.news
    const [line = ''] = bank.standardOutput
    await bank.stop()
    made.push(Number(/after (\d+) transfers/.exec(line)?.[1]))
  }
  return made
}
