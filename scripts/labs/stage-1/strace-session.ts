/** The echo server under strace: all that it calls, what belongs to one connection, a stuck one. */
import { Findings } from '../findings.ts'
import { type Lab, LabFailure, type Session } from '../lab.ts'
import { portFor } from '../ports.ts'
import { transcribe } from '../terminal.ts'
import { attempts, examineStuck } from './stuck-server.ts'

const FINISHED = 'stages-src/1-echo/main.ts'

export const straceSession: Lab = {
  name: 'strace-session',
  title: 'The echo server under strace',
  file: import.meta.filename,
  needs: ['strace'],
  run,
}

async function run(session: Session): Promise<Findings> {
  session.progress('every call of one connection')
  const everything = await everyCall(session)
  session.progress('calls counted')
  const counted = await callsCounted(session)
  session.progress('a server that is stuck')
  // Where strace interrupted a write that had moved nothing, the write begins again.
  const stuck = await attempts(
    () => examineStuck(session, 'strace', 'timeout 1 strace -e trace=read,write -p $server'),
    ({ found }) => /\bread\(/.test(found),
  )
  if (!stuck.found.includes('write(')) throw new LabFailure(`found no write: ${stuck.found}`)
  const { lines, connectionLines } = everything.found
  return new Findings()
    .count('lines', lines, 'calls', 'from start to stop, seen by strace')
    .count(
      'connectionLines',
      connectionLines,
      'calls',
      'of the serving thread, from accept4 to close',
    )
    .transcript('main', everything.transcript)
    .transcript('counted', counted.transcript)
    .transcript('stuck', stuck.transcript)
}

async function everyCall(session: Session) {
  const file = `${session.folder}/strace`
  const port = await portFor(session)
  return transcribe(session, async (open, transcript) => {
    const terminal = open()
    // With -D the shell's child is the server, and not strace: the signal at the end is for it.
    const server = `node ${FINISHED} --port ${port} --spin 0`
    await terminal.start(`strace -D -f -o ${file} ${server} & server=$!`, /listening/)
    await terminal.run(`echo hello | node ${FINISHED} --client --port ${port}`)
    await terminal.run('kill $server; wait')
    const lines = await terminal.run(`wc -l < ${file}`)
    transcript.note('most of it is Node itself; the thread that accepts is the one that serves')
    await terminal.run(`thread=$(awk '/ accept4/ { print $1; exit }' ${file})`)
    const calls = await terminal.run(`grep "^$thread " ${file} | sed -n '/accept4/,/ close/p'`)
    return {
      lines: Number(lines.output),
      connectionLines: calls.output.trim().split('\n').length,
    }
  })
}

/** Which calls a busy server makes, how often, and how many of them fail. */
async function callsCounted(session: Session) {
  const file = `${session.folder}/counts`
  const port = await portFor(session)
  return transcribe(session, async (open) => {
    const terminal = open()
    const strace = `strace -D -f -c -e trace=network,poll -o ${file}`
    await terminal.start(`${strace} node ${FINISHED} --port ${port} & server=$!`, /listening/)
    await terminal.run(`node ${FINISHED} --bench --port ${port} --seconds 0.5 > /dev/null`)
    await terminal.run('kill $server; wait; sleep 0.5')
    await terminal.run(`cat ${file}`)
  })
}
