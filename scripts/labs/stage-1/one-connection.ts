/** Every system call of one connection: as '#sys' records it, and as strace sees it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TracedCall } from '../../../stages-src/sys/kernel-trace.ts'
import { until } from '../../lib/patience.ts'
import { Findings } from '../findings.ts'
import { type Lab, LabFailure, type Session } from '../lab.ts'
import { portFor } from '../ports.ts'
import { parseStrace, type StracedCall } from '../strace-output.ts'
import { transcribe } from '../terminal.ts'
import { kernelNamesOf, pairCalls } from './one-connection/pairing.ts'

const SERVER = 'stages-src/1-echo/main.ts'

export const oneConnection: Lab = {
  name: 'one-connection',
  title: 'The system calls of one connection',
  file: import.meta.filename,
  needs: ['strace'],
  run,
}

/** What '#sys' may call while a connection lasts, as the kernel names it. */
const watched = [
  ...['socket', 'bind', 'listen', 'accept4', 'setsockopt', 'getsockname', 'shutdown', 'close'],
  ...['poll', 'recv', 'send', 'read', 'write', 'eventfd', 'fcntl'],
].flatMap(kernelNamesOf)

/** Milliseconds until strace has written all it saw of a process that has ended. */
const PATIENCE = 5000

async function run(session: Session): Promise<Findings> {
  const { transcript } = await connectOnce(session)
  const trace = readTrace(join(session.folder, 'trace'))
  const strace = await readStrace(join(session.folder, 'strace'))
  const pairs = pairCalls(trace, strace)
  if (pairs.length < trace.length) {
    const lost = trace.find((_, index) => !pairs.some((pair) => pair.trace === index))
    throw new LabFailure(`recorded a call that strace did not see: ${JSON.stringify(lost)}`)
  }
  const counterparts = pairs.map(({ strace: index }) => strace[index])
  const connection = callsOfConnection(trace)
  const threads = new Set(trace.map(({ thread }) => thread))
  // One line each: what '#sys' recorded beside what strace printed.
  const lines = trace.map((_, index) => ({ trace: index, strace: index }))
  return new Findings({ trace, strace: counterparts, pairs: lines })
    .count('calls', trace.length, 'calls', 'through #sys, from start to stop')
    .count(
      'connectionCalls',
      connection.length,
      'calls',
      'for one connection, from accept4 to close',
    )
    .count('threads', threads.size, 'threads', 'made calls through #sys')
    .count(
      'nodesOwn',
      strace.length - pairs.length,
      'calls',
      'of the same names, made by Node itself meanwhile',
    )
    .transcript('main', transcript)
}

/** One server, one client, five bytes and a newline, and the server's stop. */
async function connectOnce(session: Session) {
  const { folder: scratch } = session
  const port = await portFor(session)
  return transcribe(session, async (open, transcript) => {
    const terminal = open()
    const strace = `strace -D -f -ttt --seccomp-bpf -e trace=${watched.join(',')} -o ${scratch}/strace`
    const recorded = `node --conditions=trace ${SERVER} --port ${port} --spin 0`
    await terminal.start(
      `SYS_TRACE=${scratch}/trace ${strace} ${recorded} & server=$!`,
      /listening/,
    )
    await terminal.run(`echo hello | node ${SERVER} --client --port ${port}`)
    await terminal.run('kill $server; wait')
    transcript.note('what #sys recorded: call, result, and the line that made it')
    await terminal.run(`grep -oE '"(call|result|at)":[^,}]+' ${scratch}/trace | paste - - -`)
  })
}

function readTrace(file: string): TracedCall[] {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean)
  // Two threads write to it: the order of their lines need not be that of their calls.
  return lines.map((line): TracedCall => JSON.parse(line)).sort((a, b) => a.time - b.time)
}

async function readStrace(file: string): Promise<StracedCall[]> {
  const text = await until(PATIENCE, () => {
    const written = readFileSync(file, 'utf8')
    return written.endsWith('+++\n') && written
  })
  return parseStrace(text || '')
}

/** From the accept to the close of the descriptor that it returned. */
function callsOfConnection(trace: readonly TracedCall[]): readonly TracedCall[] {
  const begin = trace.findIndex(({ call }) => call === 'accept4')
  const client = trace[begin]?.result
  const end = trace.findIndex(
    ({ call, arguments: { fd } }, index) => index > begin && call === 'close' && fd === client,
  )
  return trace.slice(begin, end + 1)
}
