/** What the explorer is to TypeScript, in C: a race and a wrong order under Helgrind and TSan. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { root } from '../../lib/root.ts'
import { run as runProgram } from '../../lib/run.ts'
import { Findings, row } from '../findings.ts'
import { interleave } from '../interleave.ts'
import { type Lab, LabFailure, type Session } from '../lab.ts'
import { transcribe } from '../terminal.ts'

const FOLDER = 'scripts/labs/stage-3/helgrind'

export const helgrind: Lab = {
  name: 'helgrind',
  title: 'Races in C, found by Helgrind and ThreadSanitizer',
  file: import.meta.filename,
  needs: ['cc', 'valgrind'],
  run,
}

/** How the two programs are compiled, and run. */
const tools = {
  helgrind: { label: 'under Helgrind', flags: [], before: ['valgrind', '-q', '--tool=helgrind'] },
  tsan: { label: 'with ThreadSanitizer', flags: ['-fsanitize=thread'], before: [] },
} as const

type Tool = keyof typeof tools

/** A program, and how its reports begin. */
const programs = {
  race: /Possible data race|ThreadSanitizer: data race \(/g,
  order: /lock order .* violated|lock-order-inversion \(potential deadlock\) \(/g,
} as const

type Name = keyof typeof programs

async function run(session: Session): Promise<Findings> {
  const findings = new Findings()
  for (const tool of Object.keys(tools) as Tool[]) {
    for (const name of Object.keys(programs) as Name[]) {
      session.progress(`${name} ${tools[tool].label}`)
      const { transcript, reports } = await caught(tool, name, session)
      findings
        .count(`${name}By${tool}`, reports, 'reports', `of ${name}.c ${tools[tool].label}`)
        .transcript(tool === 'helgrind' && name === 'race' ? 'main' : `${name}-${tool}`, transcript)
    }
  }
  await addTimes(findings, session)
  return findings
}

/** Two threads of which one has ended before the other begins show nothing: then once more. */
const TRIES = 8

async function caught(tool: Tool, name: Name, session: Session) {
  for (let left = TRIES; ; left--) {
    const { found, transcript } = await typed(tool, name, session)
    const reports = found.match(programs[name])?.length ?? 0
    if (reports > 0) return { transcript, reports }
    if (left <= 1) throw new LabFailure(`${tools[tool].label} nothing was found: ${found}`)
  }
}

/** What of the reports the text says nothing about: the libraries' frames, addresses, blanks. */
const NOISE = new RegExp(
  [
    '^==\\d+== *$|^ *$|^=+$|-----|Announcement|was created|/usr/libexec|pthread_create|start_thread',
    'clone|\\(race\\.c:2\\d\\)|\\(order\\.c:2\\d\\)|libtsan|created by main|#1 main|Hint:|reported \\d',
  ].join('|'),
)

function typed(tool: Tool, name: Name, session: Session) {
  const { before, flags } = tools[tool]
  const program = `${session.folder}/${name}`
  return transcribe(session, async (open, transcript) => {
    transcript.omit(NOISE)
    const terminal = open()
    await terminal.run(`cd ${FOLDER}`)
    const map = tool === 'tsan' ? ' -fdebug-prefix-map=$PWD=.' : ''
    const compiler = ['cc -g', ...flags].join(' ') + map
    await terminal.run(`${compiler} -o ${program} ${name}.c`)
    const { output } = await terminal.run([...before, program].join(' '))
    return output
  })
}

/** What it takes to be watched: the same additions, under a lock, so that nothing is reported. */
async function addTimes(findings: Findings, session: Session): Promise<void> {
  const times = session.quick ? 1000 : 50_000
  const plain = compiled('plain', [], session)
  const watched = compiled('watched', tools.tsan.flags, session)
  const commands = {
    plain: [plain],
    tsan: [watched],
    helgrind: [...tools.helgrind.before, plain],
  } as const
  const labels = { plain: 'by itself', tsan: tools.tsan.label, helgrind: tools.helgrind.label }
  const list = (Object.keys(commands) as (keyof typeof commands)[]).map((name) => ({
    name,
    measure: () => millisecondsOf([...commands[name], `${times}`, 'locked']),
  }))
  const turns = { rounds: session.quick ? 1 : 3, warmUp: 0 }
  const samples = await interleave(list, turns, session.progress)
  for (const [name, found] of samples) {
    findings.value(`${name}Time`, found, 'ms', `two threads count under a lock, ${labels[name]}`)
    if (name === 'plain') continue
    findings.ratio(`${name}Over`, found, samples.get('plain'), `${labels[name]} over by itself`)
  }
  findings.bars('time', {
    title: 'What it costs to be watched',
    subtitle: `two threads in C count to ${(2 * times).toLocaleString('en')} under a lock; the range is the middle half`,
    unit: 'ms',
    better: 'less',
    rows: [...samples].map(([name, found]) => row(labels[name], found)),
  })
}

function compiled(as: string, flags: readonly string[], { folder }: Session): string {
  const program = join(folder, as)
  const words = ['-g', ...flags, '-o', program, join(root, FOLDER, 'race.c')]
  const { status, stderr } = spawnSync('cc', words, { encoding: 'utf8' })
  if (status !== 0) throw new LabFailure(`cc could not compile race.c: ${stderr.split('\n', 1)[0]}`)
  return program
}

/** Of a run in which nothing may be found. */
async function millisecondsOf(words: readonly string[]): Promise<number> {
  const began = performance.now()
  const { output, status } = await runProgram(words)
  const took = performance.now() - began
  const [line = '', ...more] = output.trim().split('\n')
  const counted = /^(\d+) of \1$/.test(line)
  if (status !== 0 || !counted || more.length > 0) throw new LabFailure(`has found: ${output}`)
  return took
}
