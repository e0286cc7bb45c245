/** How a worker is started, seen by strace: the call that makes it, and what it does before exec. */
import { mkdirSync, readFileSync } from 'node:fs'
import { Findings } from '../findings.ts'
import { type Lab, LabFailure, type Session } from '../lab.ts'
import { portFor } from '../ports.ts'
import { transcribe } from '../terminal.ts'

export const spawnTraced: Lab = {
  name: 'spawn-traced',
  title: 'A worker is started',
  file: import.meta.filename,
  needs: ['strace'],
  run,
}

async function run(session: Session): Promise<Findings> {
  const port = await portFor(session, 8005)
  const [root, file] = [`${session.folder}/www`, `${session.folder}/calls`]
  const where = `--port ${port} --root ${root} --access-log off`
  const stage = `node stages-src/5-processes/main.ts ${where} --workers 1`
  mkdirSync(root)
  const { transcript, found } = await transcribe(session, async (open, notes) => {
    const terminal = open()
    // With -D the shell's child is the server, and not strace: the signal at the end is for it.
    const strace = `strace -D -f -s 48 -o ${file}`
    await terminal.start(`${strace} ${stage} & master=$!`, /listening/)
    await terminal.run('worker=$(pgrep -P $master)')
    const written = `until grep -q "^$master *+++" ${file}; do sleep 0.1; done`
    await terminal.run(`kill $master; wait; ${written}`)
    notes.note('what the master and the new process do, and not the threads of Node')
    const both = `grep -E "^($master|$worker) " ${file} | sed -n '/VFORK/,/execve/p'`
    const { output } = await terminal.run(`${both} | grep -v rt_sig`)
    notes.note('signals whose default the new process takes on, one call each')
    const own = `grep "^$worker " ${file} | sed '/execve/q'`
    const signals = await terminal.run(`${own} | grep -c rt_sigaction`)
    return { output, signals: Number(signals.output) }
  })
  if (!/CLONE_VM\|CLONE_VFORK/.test(found.output)) {
    throw new LabFailure(`strace saw: ${found.output}`)
  }
  const calls = callsOf(found.output, readFileSync(file, 'utf8'))
  return new Findings()
    .count('callsBefore', calls.before, 'calls', 'of the new process before it is another program')
    .count('signals', found.signals, 'calls', 'of these, one for each signal')
    .count('calls', calls.until, 'calls', 'of its main thread until it is ready')
    .transcript('main', transcript)
}

/** The worker's calls before and with execve, and until the first thing that it says to the master. */
function callsOf(shown: string, trace: string): { before: number; until: number } {
  const worker = /^(\d+) +execve/m.exec(shown)?.[1] ?? ''
  const lines = trace.split('\n').filter((line) => line.startsWith(`${worker} `))
  const place = (pattern: RegExp) => lines.findIndex((line) => pattern.test(line)) + 1
  return { before: place(/ execve\(/), until: place(/ send(to|msg)\(3, /) }
}
