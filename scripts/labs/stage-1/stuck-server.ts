/** A server that is stuck in a write, because its client does not read yet. */
import { sleep } from '../../lib/patience.ts'
import { tcpSockets } from '../../lib/proc.ts'
import { LabFailure, type Session } from '../lab.ts'
import { portFor } from '../ports.ts'
import { transcribe } from '../terminal.ts'

export const FIRST = 'stages-src/1-echo/first-server.ts'
export const LATE_READER = 'scripts/labs/stage-1/late-reader.ts'

/**
 * Gets the first server stuck, has `command` look at its process `$server`, and lets it go on.
 * `tool` is what the transcript calls that. Returns what the command printed.
 */
export async function examineStuck(
  session: Session,
  tool: string,
  command: string,
  noise?: RegExp,
) {
  const port = await portFor(session)
  return transcribe(session, async (open, transcript) => {
    if (noise) transcript.omit(noise)
    const terminal = open()
    await terminal.start(`node ${FIRST} --port ${port} & server=$!`, /listening/)
    const client = `node ${LATE_READER} ${port} > ${session.folder}/back & client=$!`
    await terminal.run(`head -c 16777216 /dev/zero | ${client}`)
    await untilStuck(port)
    const { output } = await terminal.run(command)
    transcript.note(`${tool} has gone, and the client is told to read`)
    await terminal.run('kill -USR2 $client; wait $client; kill $server; wait')
    return output
  })
}

/**
 * Makes an attempt until one is good, three at most, and returns the last. A write that is stopped
 * between two segments has moved all or nothing, and is no short one.
 */
export async function attempts<T>(
  make: () => Promise<T>,
  isGood: (found: T) => boolean,
): Promise<T> {
  const found = await make()
  if (isGood(found)) return found
  const again = await make()
  return isGood(again) ? again : await make()
}

/** Milliseconds in which nothing moves. */
const STILLNESS = 300
const PATIENCE = 30_000

/** Resolves when the server on a port is stuck in a write: its send buffer is full and stays so. */
export async function untilStuck(port: number): Promise<void> {
  const deadline = performance.now() + PATIENCE
  for (let before = 0; performance.now() < deadline; ) {
    await sleep(STILLNESS)
    const now = sendQueue(port)
    if (now > 0 && now === before) return
    before = now
  }
  throw new LabFailure(`found nothing stuck on port ${port}`)
}

/** Bytes that the server's end of its connections has sent and nobody has taken. */
function sendQueue(port: number): number {
  const ends = tcpSockets().filter(({ localPort, remotePort }) => localPort === port && remotePort)
  return ends.reduce((sum, end) => sum + end.sendQueue, 0)
}
