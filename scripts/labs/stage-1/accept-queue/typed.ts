/** The servers of week 1 and their clients, as a reader would type them in a few terminals. */
import { spawnSync } from 'node:child_process'
import type { TranscriptData } from '../../../../src/lib/results.ts'
import { sleep, until } from '../../../lib/patience.ts'
import type { Findings } from '../../findings.ts'
import type { Session } from '../../lab.ts'
import { portFor, USUAL_PORT } from '../../ports.ts'
import { Terminal } from '../../terminal.ts'
import { Transcript } from '../../transcript.ts'

/** Longest wait for the kernel to show what has been typed, in milliseconds. */
const PATIENCE = 10_000

/** How long a person looks at what `ss` has printed, in milliseconds. */
const READING = 3000

interface Scene {
  folder: string
  port: number
  firstServer: string
  server: string
  client: string
  /** Sends one line through the client. */
  hello: string
}

export async function typed(session: Session, findings: Findings): Promise<void> {
  const port = await portFor(session)
  const isUsual = port === USUAL_PORT
  const flag = isUsual ? '' : ` --port ${port}`
  const client = `node stages-src/1-echo/main.ts --client${flag}`
  const scene: Scene = {
    folder: session.folder,
    port,
    firstServer: `node stages-src/1-echo/first-server.ts${isUsual ? '' : ` --port ${port}`}`,
    server: `node stages-src/1-echo/main.ts${flag}`,
    client,
    hello: `echo hello | ${client}`,
  }
  findings
    .transcript('answers', await answers(scene))
    .transcript('silence', await silence(scene))
    .transcript('log', await log(scene))
}

/** The same command twice: before a server listens, and after. */
async function answers({ folder, firstServer, hello }: Scene): Promise<TranscriptData> {
  const transcript = new Transcript()
  await withTerminals(folder, [transcript, transcript], async ([client, server]) => {
    await client.run(hello)
    await server.start(firstServer, /listening/)
    await client.run(hello)
  })
  return transcript.finished()
}

/** The same command once more, while another client is connected and says nothing. */
async function silence(scene: Scene): Promise<TranscriptData> {
  const { folder, firstServer, client, hello, port } = scene
  const [unseen, transcript] = [new Transcript(), new Transcript()]
  const transcripts = [unseen, transcript, transcript, transcript] as const
  await withTerminals(folder, transcripts, async ([server, first, second, observer]) => {
    await server.start(firstServer, /listening/)
    await first.start(`sleep 600 | ${client}`, /^/)
    await server.show(/is here/)
    await second.start(hello, /^/)
    await until(PATIENCE, () => sockets(port).some((line) => line.startsWith('CLOSE-WAIT')))
    transcript.note('nothing comes back')
    await observer.run(
      `ss -Htanp exclude time-wait 'sport = :${port}' | tr -s ' ' | cut -d' ' -f 1,2,5-`,
    )
    await sleep(READING)
    await first.interrupt()
    await second.show(/bytes out/)
  })
  return transcript.finished()
}

/** What the finished server of stage 1 logs of a client. */
async function log({ folder, server: command, hello }: Scene): Promise<TranscriptData> {
  const [unseen, transcript] = [new Transcript(), new Transcript()]
  await withTerminals(folder, [transcript, unseen], async ([server, client]) => {
    await server.start(`${command} 2>&1 | sed -u 's/,/,\\n  /g'`, /listening/)
    await client.run(hello)
    await server.show(/"closed"/)
  })
  return transcript.finished()
}

/** Opens a terminal for each transcript, and closes them whatever happens. */
async function withTerminals<const T extends readonly Transcript[]>(
  folder: string,
  transcripts: T,
  type: (terminals: { [Index in keyof T]: Terminal }) => Promise<void>,
): Promise<void> {
  const terminals = transcripts.map((transcript, index) => {
    const before = transcripts.slice(0, index).filter((other) => other === transcript)
    return new Terminal(transcript, folder, before.length + 1)
  })
  try {
    await type(terminals as { [Index in keyof T]: Terminal })
  } finally {
    await Promise.all(terminals.map((terminal) => terminal.close()))
  }
}

/** The sockets on the server's port, as ss prints them. */
function sockets(port: number): string[] {
  const { stdout } = spawnSync('ss', ['-Htan', `sport = :${port}`], { encoding: 'utf8' })
  return stdout.split('\n').filter(Boolean)
}
