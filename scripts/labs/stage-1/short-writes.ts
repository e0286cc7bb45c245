/** Short counts, for real and injected, and what two servers make of them. */
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { TranscriptData } from '../../../src/lib/results.ts'
import { until } from '../../lib/patience.ts'
import { Findings } from '../findings.ts'
import { type Lab, LabFailure, type Session } from '../lab.ts'
import { portFor } from '../ports.ts'
import { parseStrace } from '../strace-output.ts'
import { transcribe } from '../terminal.ts'
import { attempts, FIRST, LATE_READER, untilStuck } from './stuck-server.ts'

const FOLDER = 'scripts/labs/stage-1/short-writes'
const FINISHED = 'stages-src/1-echo/main.ts'

export const shortWrites: Lab = {
  name: 'short-writes',
  title: 'Short counts, and what becomes of the rest',
  file: import.meta.filename,
  uses: ['strace'],
  run,
}

async function run(session: Session): Promise<Findings> {
  const findings = new Findings()
  session.progress('one message, many counts')
  await oneMessage(session, findings)
  session.progress('the first server, stopped and continued')
  const stopped = await attempts(
    () => stoppedAndContinued(FIRST, session),
    ({ sent, back }) => back < sent,
  )
  session.progress('the finished server, stopped and continued')
  const survived = await stoppedAndContinued(FINISHED, session)
  session.progress('the first server, with injected short counts')
  const injected = await firstInjected(session)
  session.progress('the finished server, with injected short counts')
  const healed = await finishedInjected(session, findings)
  if (stopped.back === stopped.sent) {
    throw new LabFailure('met no short write: the server was not stopped in one. Run it again')
  }
  if (survived.back !== survived.sent || healed.back !== healed.sent) {
    throw new LabFailure('the finished server has lost bytes')
  }
  const lost = ({ sent, back }: ThereAndBack) => sent - back
  return findings
    .count('lostWhenStopped', lost(stopped), 'bytes', 'lost when the first server was stopped')
    .count('sentWhenStopped', stopped.sent, 'bytes', 'sent while the first server was stopped')
    .count('injectedSent', injected.sent, 'bytes', 'sent to the first server, 1 to 7 a write')
    .count('injectedBack', injected.back, 'bytes', 'of these came back')
    .count('injectedLost', lost(injected), 'bytes', 'of these were lost')
    .count('healedSent', healed.sent, 'bytes', 'to the finished server and back, 1 to 7 a send')
    .transcript('main', stopped.transcript)
    .transcript('finished', survived.transcript)
    .transcript('injected', injected.transcript)
    .transcript('healed', healed.transcript)
}

/** One message of a mebibyte and the counts that send(2) returned for it. */
async function oneMessage(session: Session, findings: Findings): Promise<void> {
  const { transcript, found } = await transcribe(session, (open) =>
    open().run(`node ${FOLDER}/one-message.ts`),
  )
  const sends = [...found.output.matchAll(/send (\d+) bytes: (?:(\d+) taken|(\w+))/g)]
  const taken = sends.flatMap(([, , count]) => (count === undefined ? [] : [Number(count)]))
  findings
    .count('sends', taken.length, 'calls', 'of send(2) for a message of 1 MiB')
    .count('firstCount', taken[0] ?? 0, 'bytes', 'taken by the first of them')
    .count('blocked', sends.length - taken.length, 'calls', 'answered EAGAIN')
    .dots('counts', {
      title: 'One message, many counts',
      subtitle:
        'what send(2) took of a message of 1 MiB, call after call; the peer reads in between',
      unit: 'bytes',
      rows: taken.map((value, index) => ({
        label: `call ${index + 1}`,
        x: index + 1,
        value,
        stage: 1,
      })),
    })
    .transcript('counts', transcript)
}

/**
 * A server stopped (Ctrl-Z, a debugger) in the middle of a blocking write, to a peer that reads
 * late: the write comes back with what it had moved.
 */
async function stoppedAndContinued(server: string, session: Session): Promise<ThereAndBack> {
  const { folder: scratch } = session
  const port = await portFor(session)
  const { transcript } = await transcribe(session, async (open, transcript) => {
    const terminal = open()
    await terminal.start(`node ${server} --port ${port} & server=$!`, /listening on/)
    await terminal.run(`head -c 16777216 /dev/urandom > ${scratch}/sent`)
    const client = `node ${LATE_READER} ${port}`
    await terminal.run(`${client} < ${scratch}/sent > ${scratch}/back & client=$!`)
    transcript.note('the client does not read yet; now what Ctrl-Z and fg do to a server:')
    await untilStuck(port)
    await terminal.run('kill -STOP $server; sleep 0.1; kill -CONT $server')
    transcript.note('now the client reads')
    await terminal.run('kill -USR2 $client; wait $client')
    await terminal.run(`ls -l --time-style=+ ${scratch}/sent ${scratch}/back`)
    await terminal.run(`cmp ${scratch}/sent ${scratch}/back && echo the same`)
    await terminal.run('kill $server; wait')
  })
  return { ...sizes(scratch), transcript }
}

/** The first server where every write takes 1 to 7 bytes: what it forgets does not come back. */
async function firstInjected(session: Session) {
  const port = await portFor(session)
  const faults = "SYS_FAULTS='seed=7; write short 1-7'"
  const server = `${faults} node --conditions=faults ${FIRST} --port ${port}`
  return await thereAndBack(server, 1_048_576, port, session.folder)
}

/** The finished server where every send takes 1 to 7 bytes. */
async function finishedInjected(session: Session, findings: Findings): Promise<ThereAndBack> {
  const { folder: scratch, quick, tools } = session
  const port = await portFor(session)
  const faults = "SYS_FAULTS='seed=7; send short 1-7'"
  const server = `node --conditions=faults ${FINISHED} --port ${port}`
  const size = quick ? 65_536 : 1_048_576
  const found = await thereAndBack(`${faults} ${server}`, size, port, scratch)
  if (!tools.has('strace')) return found
  // Counted in a run of its own, since strace slows every call down. With -D the shell's child is
  // the server itself, which the signal is for.
  const strace = `strace -D -f -ttt --seccomp-bpf -e trace=sendto -o ${scratch}/sends`
  await thereAndBack(`${faults} ${strace} ${server}`, size, port, scratch)
  const traced = await until(5000, () => {
    const text = readFileSync(join(scratch, 'sends'), 'utf8')
    return text.endsWith('+++\n') && text
  })
  const calls = parseStrace(traced || '').length
  findings.count('healedCalls', calls, 'calls', `of send(2) for ${size} bytes, 1 to 7 a call`)
  return found
}

interface ThereAndBack {
  /** Bytes. */
  sent: number
  back: number
  transcript: TranscriptData
}

/** Starts a server, sends it random bytes, and compares what comes back. */
async function thereAndBack(
  server: string,
  size: number,
  port: number,
  scratch: string,
): Promise<ThereAndBack> {
  const { transcript } = await transcribe({ folder: scratch }, async (open) => {
    const terminal = open()
    await terminal.start(`${server} &`, /listening on/)
    await terminal.run(`head -c ${size} /dev/urandom > ${scratch}/sent`)
    const client = `node ${FINISHED} --client --port ${port}`
    await terminal.run(`${client} < ${scratch}/sent > ${scratch}/back`)
    await terminal.run(`sha256sum ${scratch}/sent ${scratch}/back`)
    await terminal.run('kill $!; wait')
  })
  return { ...sizes(scratch), transcript }
}

function sizes(scratch: string): { sent: number; back: number } {
  return { sent: statSync(join(scratch, 'sent')).size, back: statSync(join(scratch, 'back')).size }
}
