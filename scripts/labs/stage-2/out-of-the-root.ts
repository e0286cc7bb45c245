/** A way out of the document root that no check of names closes, and what closes it. */
import { Findings } from '../findings.ts'
import { type Lab, LabFailure, type Session } from '../lab.ts'
import { HTTP_PORT, portFor } from '../ports.ts'
import { type Terminal, transcribe } from '../terminal.ts'

const FOLDER = 'scripts/labs/stage-2/out-of-the-root'

export const outOfTheRoot: Lab = {
  name: 'out-of-the-root',
  title: 'A secret beside the document root',
  file: import.meta.filename,
  needs: ['curl'],
  run,
}

async function run(session: Session): Promise<Findings> {
  session.progress('a server that compares names')
  const careful = await attack(
    session,
    'careful',
    (port, root) => `${FOLDER}/careful.ts ${port} ${root}`,
  )
  session.progress('the stage')
  const beneath = await attack(session, 'beneath', (port, root) => {
    const flags = `--port ${port} --root ${root} --follow-links --access-log off`
    return `stages-src/2-http/main.ts ${flags}`
  })
  if (beneath.leaked > 0) throw new LabFailure(`stage 2 sent the secret ${beneath.leaked} times`)
  if (careful.leaked === 0 && !session.quick) throw new LabFailure('the secret was never sent')
  return new Findings()
    .count('asked', careful.asked, 'requests', 'while the file was exchanged')
    .count('leaked', careful.leaked, 'times', 'the careful server sent the secret')
    .transcript('careful', careful.transcript)
    .transcript('beneath', beneath.transcript)
}

/** Asks a server for a secret beside its root: by a link, by name, by a link at the right moment. */
async function attack(
  session: Session,
  name: string,
  server: (port: number, root: string) => string,
) {
  const port = await portFor(session, HTTP_PORT)
  const requests = session.quick ? 500 : 20_000
  const above = `${session.folder}/${name}`
  const root = `${above}/www`
  const { transcript, found } = await transcribe(session, async (open) => {
    const terminal = open()
    await terminal.run(
      `mkdir -p ${root}; echo public > ${above}/page; echo secret > ${above}/secret`,
    )
    await terminal.run(`ln ${above}/page ${root}/page; ln -s ../secret ${root}/link`)
    await terminal.start(`node ${server(port, root)} & server=$!`, /listening/)
    await refused(terminal, port)
    const { output } = await terminal.run(`node ${FOLDER}/exchange.ts ${port} ${root} ${requests}`)
    return output
  })
  return { transcript, asked: requests, leaked: Number(/(\d+) × 200 secret/.exec(found)?.[1] ?? 0) }
}

/** The ways that every server should know. */
async function refused(terminal: Terminal, port: number): Promise<void> {
  const { output } = await terminal.run(
    'for path in /page /link /../secret /%2e%2e/secret; do ' +
      `curl -s --path-as-is -o /dev/null -w "%{http_code} $path\\n" http://127.0.0.1:${port}$path; done`,
  )
  if (!/^200 \/page\n(4\d\d .*\n){3}$/.test(output)) throw new LabFailure(`served: ${output}`)
}
