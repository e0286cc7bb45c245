/** The first server under GDB: a connection call by call, and a server that is stuck. */
import { Findings } from '../findings.ts'
import { type Lab, LabFailure, type Session } from '../lab.ts'
import { portFor } from '../ports.ts'
import { transcribe } from '../terminal.ts'
import { attempts, examineStuck, FIRST } from './stuck-server.ts'

const FOLDER = 'scripts/labs/stage-1/gdb-session'
const FINISHED = 'stages-src/1-echo/main.ts'

export const gdbSession: Lab = {
  name: 'gdb-session',
  title: 'The echo server under GDB',
  file: import.meta.filename,
  needs: ['gdb'],
  run,
}

/** Shows each command of a script before its output, and nothing of threads that come and go. */
const GDB = "gdb -q -batch -iex 'set trace-commands on' -iex 'set print thread-events off'"

/** What GDB says when it runs the program and waits. */
const WAITING = /\+continue\n$/

async function run(session: Session): Promise<Findings> {
  if (process.arch !== 'x64') {
    throw new LabFailure('reads the registers of x86-64, and here are none')
  }
  session.progress('a connection, call by call')
  const hello = await connectionUnderGdb(session)
  session.progress('a server that is stuck')
  const movedIn = (output: string) => numberIn(output, /^\+print \$rax\n\$\d+ = (\d+)$/m)
  const stuck = await attempts(
    () => examineStuck(session, 'GDB', `${GDB} -p $server -x ${FOLDER}/stuck.gdb`, NOISE),
    ({ found }) => movedIn(found) !== undefined,
  )
  session.progress('threads at rest')
  const waiting = await threadsAtRest(session)
  const asked = numberIn(stuck.found, /^rdx +\S+ +(\d+)$/m)
  const moved = movedIn(stuck.found)
  if (asked === undefined || moved === undefined) {
    throw new LabFailure('met no short write: GDB did not come in the middle of one. Run it again')
  }
  return new Findings()
    .count('asked', asked, 'bytes', 'that the stuck write was asked to move')
    .count('moved', moved, 'bytes', 'that it had moved when GDB came')
    .transcript('main', hello.transcript)
    .transcript('stuck', stuck.transcript)
    .transcript('waiting', waiting.transcript)
}

async function connectionUnderGdb(session: Session) {
  const port = await portFor(session)
  return transcribe(session, async (open, transcript) => {
    transcript.omit(NOISE)
    const [terminal, other] = [open(), open()]
    await terminal.start(`node ${FIRST} --port ${port} & server=$!`, /listening/)
    await terminal.start(`${GDB} -p $server -x ${FOLDER}/hello.gdb`, WAITING)
    await other.run(`echo hello | node ${FINISHED} --client --port ${port}`)
    await terminal.show(/is gone/)
    await terminal.run('kill $server; wait')
  })
}

/** What GDB says of itself and of the C library's sources, and what is set up and gone on with. */
const NOISE = new RegExp(
  [
    'libthread_db|No such file|^\\d+\\tin |set print thread|^$|detached|^0x.* in |is here|is gone',
    '^\\+(break|catch|continue|finish|if)|^\\+\\+|^(Break|Catch)point|^__GI|bytes back in',
  ].join('|'),
)

function numberIn(output: string, pattern: RegExp): number | undefined {
  const found = pattern.exec(output)?.[1]
  return found === undefined ? undefined : Number(found)
}

async function threadsAtRest(session: Session) {
  const port = await portFor(session)
  return transcribe(session, async (open) => {
    const terminal = open()
    await terminal.start(`node ${FINISHED} --port ${port} & server=$!`, /listening/)
    await terminal.run(`sleep 1; ${GDB} -p $server -x ${FOLDER}/waiting.gdb`)
    await terminal.run('kill $server; wait')
  })
}
