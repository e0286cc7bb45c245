/** A request inside another, which the one program sees and the other does not. */
import { Findings } from '../findings.ts'
import { type Lab, LabFailure, type Session } from '../lab.ts'
import { HTTP_PORT, portFor } from '../ports.ts'
import { type Terminal, transcribe } from '../terminal.ts'

const FOLDER = 'scripts/labs/stage-2/hidden-request'
const CLIENT = 'node stages-src/1-echo/main.ts --client --port'

export const hiddenRequest: Lab = {
  name: 'hidden-request',
  title: 'A request inside another',
  file: import.meta.filename,
  needs: ['curl'],
  run,
}

async function run(session: Session): Promise<Findings> {
  session.progress('a gate and a server')
  const smuggled = await smuggle(session)
  session.progress('the stage')
  const refused = await offer(session)
  return new Findings().transcript('main', smuggled).transcript('refused', refused)
}

/** Content-Length says that what follows the head is content, and Transfer-Encoding that it is not. */
async function write(terminal: Terminal, file: string): Promise<void> {
  await terminal.run(
    String.raw`printf '%s\r\n' 'POST / HTTP/1.1' 'Host: a' 'Content-Length: 39' \
  'Transfer-Encoding: chunked' '' 0 '' 'GET /private HTTP/1.1' 'Host: a' '' > ${file}`,
  )
}

async function smuggle(session: Session) {
  const [gate, server] = [await portFor(session, HTTP_PORT), await portFor(session, 8003)]
  const file = `${session.folder}/two-in-one`
  const { transcript } = await transcribe(session, async (open, notes) => {
    const terminal = open()
    notes.note('a server, and a gate before it')
    await terminal.start(`node ${FOLDER}/server.ts ${server} & server=$!`, /the server:/)
    await terminal.start(`node ${FOLDER}/gate.ts ${gate} ${server} & gate=$!`, /the gate:/)
    await terminal.run(`curl -s http://127.0.0.1:${gate}/private`)
    notes.note('a request that says twice how long it is')
    await write(terminal, file)
    await terminal.run(`cat -A ${file}`)
    notes.note('through the gate, and then another client asks for /')
    await terminal.run(`${CLIENT} ${gate} < ${file} | tr -d '\\r'`)
    const { output } = await terminal.run(`curl -s http://127.0.0.1:${gate}/`)
    if (!output.includes('private')) throw new LabFailure(`no private page, but: ${output}`)
    await terminal.run('kill $gate $server; wait')
  })
  return transcript
}

async function offer(session: Session) {
  const port = await portFor(session, HTTP_PORT)
  const site = `${session.folder}/www`
  const file = `${session.folder}/two-in-one`
  const log = `${session.folder}/errors`
  const { transcript } = await transcribe(session, async (open) => {
    const terminal = open()
    await terminal.run(`mkdir ${site}; echo hello > ${site}/index.html`)
    await terminal.start(
      `node stages-src/2-http/main.ts --port ${port} --root ${site} \\\n  --access-log off --log-level info 2> ${log} & server=$!`,
      /listening/,
    )
    await write(terminal, file)
    const { output } = await terminal.run(`${CLIENT} ${port} < ${file} | head -n 1 | tr -d '\\r'`)
    await terminal.run(`cut -d ' ' -f 4- ${log}`)
    if (!output.includes('400')) throw new LabFailure(`not refused: ${output}`)
    await terminal.run('kill $server; wait')
  })
  return transcript
}
