/** Three peers that no server asked for, and what the first server and the finished one make of them. */
import { Findings } from '../findings.ts'
import { type Lab, LabFailure, type Session } from '../lab.ts'
import { portFor } from '../ports.ts'
import { transcribe } from '../terminal.ts'
import { FIRST, LATE_READER } from './stuck-server.ts'

const FINISHED = 'stages-src/1-echo/main.ts'

export const unkindPeers: Lab = {
  name: 'unkind-peers',
  title: 'Peers that reset, never read, or say nothing',
  file: import.meta.filename,
  run,
}

async function run(session: Session): Promise<Findings> {
  session.progress('the first server')
  const before = await firstServer(session)
  session.progress('the finished server')
  const after = await finishedServer(session)
  return new Findings()
    .transcript('main', before.transcript)
    .transcript('finished', after.transcript)
}

/** What a person types to be each of the three, against the server on a port. */
const peers = (port: number) => ({
  resets: `node -e "net.connect(${port}, '127.0.0.1', function () { this.write('x', () => this.resetAndDestroy()) })"`,
  neverReads: `head -c 16777216 /dev/zero | node ${LATE_READER} ${port} > /dev/null & peer=$!`,
  saysNothing: `sleep 600 | node ${FINISHED} --client --port ${port} & peer=$!`,
})

async function firstServer(session: Session) {
  const port = await portFor(session)
  const server = `node ${FIRST} --port ${port} & server=$!`
  const client = `node ${FINISHED} --client --port ${port}`
  const impatient = `echo hello | timeout 3 ${client}; echo "exit status $?"`
  const { resets, neverReads, saysNothing } = peers(port)
  return transcribe(session, async (open, transcript) => {
    const terminal = open()
    transcript.note('a peer that resets')
    await terminal.start(server, /listening/)
    await terminal.run(resets)
    await terminal.run('wait $server; echo "exit status $?"')
    expect(await terminal.run(`echo hello | ${client}`), /ECONNREFUSED/)

    transcript.note('a peer that sends and never reads')
    await terminal.start(server, /listening/)
    await terminal.start(neverReads, /is here/)
    expect(await terminal.run(impatient), /exit status 124/)
    await terminal.run('kill $peer $server; wait')

    transcript.note('a peer that says nothing')
    await terminal.start(server, /listening/)
    await terminal.start(saysNothing, /is here/)
    expect(await terminal.run(impatient), /exit status 124/)
  })
}

async function finishedServer(session: Session) {
  const port = await portFor(session)
  const hello = `echo hello | node ${FINISHED} --client --port ${port}`
  const { resets, neverReads, saysNothing } = peers(port)
  return transcribe(session, async (open, transcript) => {
    const terminal = open()
    await terminal.start(
      `node ${FINISHED} --port ${port} --idle-timeout 2 & server=$!`,
      /listening/,
    )
    transcript.note('a peer that resets')
    await terminal.start(resets, /"ECONNRESET"/)
    expect(await terminal.run(hello), /^hello$/m)
    transcript.note('a peer that sends and never reads')
    await terminal.start(neverReads, /"write timeout"/)
    expect(await terminal.run(hello), /^hello$/m)
    transcript.note('a peer that says nothing')
    await terminal.start(saysNothing, /"idle timeout"/)
    expect(await terminal.run(hello), /^hello$/m)
    await terminal.run('kill $server; wait $server; echo "exit status $?"')
  })
}

/** A transcript that shows something else than what it is there for is no result. */
function expect({ output }: { output: string }, expected: RegExp): void {
  if (!expected.test(output)) throw new LabFailure(`expected ${expected}, and met: ${output}`)
}
