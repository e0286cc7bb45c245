/** A connection that the master accepts and passes to a worker, seen by strace. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { Findings } from '../findings.ts'
import { type Lab, LabFailure, type Session } from '../lab.ts'
import { portFor } from '../ports.ts'
import { transcribe } from '../terminal.ts'

export const passingTraced: Lab = {
  name: 'passing-traced',
  title: 'A connection that is passed on',
  file: import.meta.filename,
  needs: ['curl', 'strace'],
  run,
}

/** Of a message, what goes with it; of an address, nothing. */
const SHORTER = [
  String.raw`s/\{msg_name.*(SCM_RIGHTS), cmsg_data=([^}]*)\}.*\},/{\1: \2},/`,
  's/\\{sa_family[^}]*\\}/{…}/',
].join('; ')

/** From accept4 in one process to close in the other. */
const LINES = 8

async function run(session: Session): Promise<Findings> {
  const port = await portFor(session, 8005)
  const [root, file] = [`${session.folder}/www`, `${session.folder}/calls`]
  const where = `--port ${port} --root ${root} --access-log off`
  const stage = `node stages-src/5-processes/main.ts ${where} --workers 1 --balance round-robin`
  mkdirSync(root)
  writeFileSync(`${root}/page.html`, 'x'.repeat(1000))
  const { transcript, found } = await transcribe(session, async (open, notes) => {
    const terminal = open()
    // With -D the shell's child is the server, and not strace: the signal at the end is for it.
    const strace = `strace -D -f -s 12 -e trace=network,close -o ${file}`
    await terminal.start(`${strace} ${stage} & master=$!`, /listening/)
    const page = `http://127.0.0.1:${port}/page.html`
    // The first request finds out what Node has not loaded yet.
    await terminal.run(`for n in 1 2; do curl -s ${page} > /dev/null; done`)
    // strace is nobody's child: it has written all once this has ended.
    await terminal.run(`kill $master; wait; tail -f --pid=$(pgrep -f -- '-o ${file}') /dev/null`)
    notes.note('the second connection; the number before each call is the process')
    const second = `awk '/ accept4.* = [0-9]/ { n++ } n == 2' ${file} | grep -v EAGAIN`
    const shown = await terminal.run(`${second} | sed -E '${SHORTER}' | head -n ${LINES}`)
    return shown.output
  })
  if (!/SCM_RIGHTS/.test(found)) throw new LabFailure(`strace saw: ${found}`)
  return new Findings().transcript('main', transcript)
}
