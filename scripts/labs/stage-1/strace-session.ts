/** The echo server under strace: all that it calls, what belongs to one connection, and a stuck one. */
import { type Findings, type Lab, LabFailure, type Session } from '../lab.ts'
import { portFor } from '../ports.ts'
import { Terminal, Transcript } from '../terminal.ts'
import { attempts } from './short-writes/attempts.ts'
import { untilStuck } from './short-writes/stuck.ts'

const first = 'stages-src/1-echo/first-server.ts'
const finished = 'stages-src/1-echo/main.ts'
const lateReader = 'scripts/labs/stage-1/short-writes/late-reader.ts'

export const straceSession: Lab = {
  name: 'strace-session',
  title: 'The echo server under strace',
  sources: [
    ...['stages-src/sys/*.ts', 'stages-src/1-echo/*.ts', lateReader],
    'scripts/labs/stage-1/strace-session.ts',
  ],
  needs: ['strace'],
  run,
}

async function run(session: Session): Promise<Findings> {
  session.progress('every call of one connection')
  const everything = await everyCall(session)
  session.progress('calls counted')
  const counted = await callsCounted(session)
  session.progress('a server that is stuck')
  const stuck = await attempts(
    () => stuckServer(session),
    ({ output }) => /\bread\(/.test(output),
  )
  return {
    values: {
      lines: {
        value: everything.lines,
        unit: 'calls',
        label: 'from start to stop, seen by strace',
      },
      connectionLines: {
        value: everything.connectionLines,
        unit: 'calls',
        label: 'of the serving thread, from accept4 to close',
      },
    },
    transcripts: {
      main: everything.transcript.finished(),
      counted: counted.finished(),
      stuck: stuck.transcript.finished(),
    },
  }
}

async function everyCall(session: Session) {
  const transcript = new Transcript()
  const terminal = new Terminal(transcript, session.folder)
  const port = await portFor(session)
  try {
    // With -D the shell's child is the server, and not strace: the signal at the end is for it.
    const strace = `strace -D -f -o ${session.folder}/strace`
    const server = `node ${finished} --port ${port} --spin 0`
    await terminal.start(`${strace} ${server} & server=$!`, /listening/)
    await terminal.run(`echo hello | node ${finished} --client --port ${port}`)
    await terminal.run('kill $server; wait')
    const { output: lines } = await terminal.run(`wc -l < ${session.folder}/strace`)
    transcript.note('most of it is Node itself; the thread that accepts is the one that serves')
    await terminal.run(`thread=$(awk '/ accept4/ { print $1; exit }' ${session.folder}/strace)`)
    const { output } = await terminal.run(
      `grep "^$thread " ${session.folder}/strace | sed -n '/accept4/,/ close/p'`,
    )
    return { transcript, lines: Number(lines), connectionLines: output.trim().split('\n').length }
  } finally {
    await terminal.close()
  }
}

/** Which calls a busy server makes, how often, and how many of them fail. */
async function callsCounted(session: Session): Promise<Transcript> {
  const transcript = new Transcript()
  const terminal = new Terminal(transcript, session.folder)
  const port = await portFor(session)
  try {
    const strace = `strace -D -f -c -e trace=network,poll -o ${session.folder}/counts`
    await terminal.start(`${strace} node ${finished} --port ${port} & server=$!`, /listening/)
    await terminal.run(`node ${finished} --bench --port ${port} --seconds 0.5 > /dev/null`)
    await terminal.run('kill $server; wait; sleep 0.5')
    await terminal.run(`cat ${session.folder}/counts`)
  } finally {
    await terminal.close()
  }
  return transcript
}

/** The first server in a write to a peer that does not read. */
async function stuckServer(session: Session) {
  const transcript = new Transcript()
  const terminal = new Terminal(transcript, session.folder)
  const port = await portFor(session)
  try {
    await terminal.start(`node ${first} ${port} & server=$!`, /listening/)
    const client = `node ${lateReader} ${port}`
    await terminal.run(
      `head -c 16777216 /dev/zero | ${client} > ${session.folder}/back & client=$!`,
    )
    await untilStuck(port)
    const { output } = await terminal.run('timeout 1 strace -e trace=read,write -p $server')
    if (!output.includes('write(')) throw new LabFailure(`found no write: ${output}`)
    transcript.note('strace has gone, and the client is told to read')
    await terminal.run('kill -USR2 $client; wait $client; kill $server; wait')
    return { transcript, output }
  } finally {
    await terminal.close()
  }
}
