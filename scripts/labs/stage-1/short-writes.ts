/** Short counts, for real and injected, and what two servers make of them. */
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { PlotData, TranscriptData, Value } from '../../../src/lib/results.ts'
import { until } from '../../lib/patience.ts'
import { type Findings, type Lab, LabFailure, type Session } from '../lab.ts'
import { portFor } from '../ports.ts'
import { parseStrace } from '../strace-output.ts'
import { transcribe } from '../terminal.ts'
import { attempts } from './short-writes/attempts.ts'
import { untilStuck } from './short-writes/stuck.ts'

const folder = 'scripts/labs/stage-1/short-writes'
const first = 'stages-src/1-echo/first-server.ts'
const finished = 'stages-src/1-echo/main.ts'

export const shortWrites: Lab = {
  name: 'short-writes',
  title: 'Short counts, and what becomes of the rest',
  file: import.meta.filename,
  uses: ['strace'],
  run,
}

async function run(session: Session): Promise<Findings> {
  session.progress('one message, many counts')
  const counts = await oneMessage(session)
  session.progress('the first server, stopped and continued')
  const stopped = await attempts(
    () => stoppedAndContinued(first, '', session),
    ({ sent, back }) => back < sent,
  )
  session.progress('the finished server, stopped and continued')
  const survived = await stoppedAndContinued(finished, '--port ', session)
  session.progress('the first server, with injected short counts')
  const injected = await firstInjected(session)
  session.progress('the finished server, with injected short counts')
  const healed = await finishedInjected(session)
  if (stopped.back === stopped.sent) {
    throw new LabFailure('met no short write: the server was not stopped in one. Run it again')
  }
  if (survived.back !== survived.sent || healed.back !== healed.sent) {
    throw new LabFailure('the finished server has lost bytes')
  }
  return {
    values: {
      ...counts.values,
      lostWhenStopped: bytes(stopped.sent - stopped.back, 'lost when the first server was stopped'),
      sentWhenStopped: bytes(stopped.sent, 'sent while the first server was stopped'),
      injectedSent: bytes(injected.sent, 'sent to the first server with injected short counts'),
      injectedBack: bytes(injected.back, 'of these came back'),
      injectedLost: bytes(injected.sent - injected.back, 'of these were lost'),
      healedSent: bytes(healed.sent, 'sent to the finished server, and back, 1 to 7 a call'),
      ...healed.values,
    },
    plots: { counts: counts.plot },
    transcripts: {
      main: stopped.transcript,
      finished: survived.transcript,
      counts: counts.transcript,
      injected: injected.transcript,
      healed: healed.transcript,
    },
  }
}

const bytes = (value: number, label: string): Value => ({ value, unit: 'bytes', label })

/** One message of a mebibyte and the counts that send(2) returned for it. */
async function oneMessage(session: Session) {
  const { transcript, found } = await transcribe(session, (open) =>
    open().run(`node ${folder}/one-message.ts`),
  )
  const sends = [...found.output.matchAll(/send (\d+) bytes: (?:(\d+) taken|(\w+))/g)]
  const taken = sends.flatMap(([, asked, count]) =>
    count === undefined ? [] : [{ asked: Number(asked), count: Number(count) }],
  )
  const plot: PlotData = {
    title: 'One message, many counts',
    subtitle: 'what send(2) took of a message of 1 MiB, call after call; the peer reads in between',
    unit: 'bytes',
    kind: 'dots',
    rows: taken.map(({ count }, index) => ({
      label: `call ${index + 1}`,
      x: index + 1,
      value: count,
      stage: 1,
    })),
  }
  const values = {
    sends: { value: taken.length, unit: 'calls', label: 'of send(2) for a message of 1 MiB' },
    firstCount: bytes(taken[0]?.count ?? 0, 'taken by the first of them'),
    blocked: { value: sends.length - taken.length, unit: 'calls', label: 'answered EAGAIN' },
  }
  return { transcript, plot, values }
}

/**
 * A server stopped (Ctrl-Z, a debugger) in the middle of a blocking write, to a peer that reads
 * late: the write comes back with what it had moved. `before` goes before the port.
 */
async function stoppedAndContinued(server: string, before: string, session: Session) {
  const { folder: scratch } = session
  const port = await portFor(session)
  const { transcript } = await transcribe(session, async (open, transcript) => {
    const terminal = open()
    await terminal.start(`node ${server} ${before}${port} & server=$!`, /listening on/)
    await terminal.run(`head -c 16777216 /dev/urandom > ${scratch}/sent`)
    const client = `node ${folder}/late-reader.ts ${port}`
    await terminal.run(`${client} < ${scratch}/sent > ${scratch}/back & client=$!`)
    transcript.note(
      'the client does not read yet. What Ctrl-Z and fg do to a server in the foreground:',
    )
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
  const server = `${faults} node --conditions=faults ${first} ${port}`
  return await thereAndBack(server, 1_048_576, port, session.folder)
}

/** The finished server where every send takes 1 to 7 bytes. */
async function finishedInjected(session: Session) {
  const { folder: scratch, quick, tools } = session
  const port = await portFor(session)
  const faults = "SYS_FAULTS='seed=7; send short 1-7'"
  const server = `node --conditions=faults ${finished} --port ${port}`
  const size = quick ? 65_536 : 1_048_576
  const found = await thereAndBack(`${faults} ${server}`, size, port, scratch)
  if (!tools.has('strace')) return { ...found, values: {} }
  // Counted in a run of its own, since strace slows every call down. With -D the shell's child is
  // the server itself, which the signal is for.
  const strace = `strace -D -f -ttt --seccomp-bpf -e trace=sendto -o ${scratch}/sends`
  await thereAndBack(`${faults} ${strace} ${server}`, size, port, scratch)
  const traced = await until(5000, () => {
    const text = readFileSync(join(scratch, 'sends'), 'utf8')
    return text.endsWith('+++\n') && text
  })
  const calls = parseStrace(traced || '').length
  const label = `of send(2) for ${size} bytes, 1 to 7 a call`
  return { ...found, values: { healedCalls: { value: calls, unit: 'calls', label } } }
}

/** Starts a server, sends it random bytes, and compares what comes back. */
async function thereAndBack(
  server: string,
  size: number,
  port: number,
  scratch: string,
): Promise<{ sent: number; back: number; transcript: TranscriptData }> {
  const { transcript } = await transcribe({ folder: scratch }, async (open) => {
    const terminal = open()
    await terminal.start(`${server} &`, /listening on/)
    await terminal.run(`head -c ${size} /dev/urandom > ${scratch}/sent`)
    const client = `node ${finished} --client --port ${port}`
    await terminal.run(`${client} < ${scratch}/sent > ${scratch}/back`)
    await terminal.run(`sha256sum ${scratch}/sent ${scratch}/back`)
    await terminal.run('kill $!; wait')
  })
  return { ...sizes(scratch), transcript }
}

function sizes(scratch: string): { sent: number; back: number } {
  return { sent: statSync(join(scratch, 'sent')).size, back: statSync(join(scratch, 'back')).size }
}
