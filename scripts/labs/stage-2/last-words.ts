/** Errors that do not arrive, and lines of a log that a client writes. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { Findings } from '../findings.ts'
import { type Lab, LabFailure, type Session } from '../lab.ts'
import { HTTP_PORT, portFor } from '../ports.ts'
import { transcribe } from '../terminal.ts'

const NAIVE = 'scripts/labs/stage-2/last-words/naive.ts'
const FINISHED = 'stages-src/2-http/main.ts'

export const lastWords: Lab = {
  name: 'last-words',
  title: 'Answers lost in a close, and lines of a log that a client writes',
  file: import.meta.filename,
  needs: ['curl'],
  run,
}

async function run(session: Session): Promise<Findings> {
  const log = `${session.folder}/access.log`
  const www = `${session.folder}/www`
  session.progress('a naive server')
  const before = await visits(session, (port) => `node ${NAIVE} ${port} > ${log}`)
  session.progress('the finished server')
  mkdirSync(www)
  writeFileSync(`${www}/index.html`, 'hello\n')
  const after = await visits(
    session,
    (port) => `node ${FINISHED} --port ${port} --root ${www} --access-log ${log} --log-level error`,
  )
  const { uploads, lost } = before.found
  return new Findings()
    .count('uploads', uploads, 'uploads', 'uploads, eight at a time')
    .count('lost', lost, 'answers', 'answers the naive server lost')
    .count('lostFinished', after.found.lost, 'answers', 'answers the finished server lost')
    .transcript('main', before.transcript)
    .transcript('finished', after.transcript)
}

/** Uploads that are too large, and clients whose names do something to a log. */
async function visits(session: Session, server: (port: number) => string) {
  const port = await portFor(session, HTTP_PORT)
  const url = `http://127.0.0.1:${port}/`
  const upload = `${session.folder}/up`
  const uploads = session.quick ? 10 : 500
  return transcribe(session, async (open, transcript) => {
    const terminal = open()
    transcript.note('uploads of 4 MiB, eight at a time, where one MiB is allowed')
    await terminal.start(`${server(port)} & server=$!`, /listening/)
    await terminal.run(`head -c 4194304 /dev/zero > ${upload}`)
    await terminal.run(`curl="curl -sS -o /dev/null"; url=${url}`)
    const { output } = await terminal.run(
      `seq ${uploads} | xargs -P 8 -I{} $curl -w '%{http_code}\\n' -H Expect: -T ${upload} $url 2> /dev/null | sort | uniq -c`,
    )
    transcript.note('two clients with strange names')
    await terminal.run(`$curl -A $'\\e[1A\\e[2K' $url`)
    await terminal.run(`$curl -A 'a" 500 "b' $url`)
    const { output: logged } = await terminal.run(`tail -n 2 ${session.folder}/access.log | cat -v`)
    if (!logged.includes('GET / HTTP/1.1')) throw new LabFailure(`not logged: ${logged}`)
    await terminal.run('kill $server')
    const answered = Number(/(\d+) 413$/m.exec(output)?.[1] ?? 0)
    return { uploads, lost: uploads - answered }
  })
}
