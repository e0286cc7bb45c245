/** A log that nobody reads at the moment: a pipe that is full. */
import { sleep, until } from '../../lib/patience.ts'
import { programName } from '../../lib/proc.ts'
import { family } from '../../lib/processes.ts'
import type { Check } from '../check.ts'
import type { Context } from '../context.ts'
import { fail, skip } from '../failure.ts'
import type { HttpClient } from '../http/client.ts'
import { getAlphabet } from '../http/request.ts'
import { ALPHABET } from '../http/site.ts'
import type { Server } from '../server.ts'
import { eachOf, expectContent, openCrowd } from './crowd.ts'

const CLIENTS = 16
/** Requests of each at a time. */
const BATCH = 20
/** Bytes of a line that a client can make up; a line has some hundred more. */
const LONG = 400
/** Bytes of log for which nobody is there: a pipe holds 64 KiB, and a server some more. */
const UNREAD = 6 * 2 ** 20

export const stalledLog: Check = {
  id: 'stalled-log',
  title:
    'goes on answering while nobody reads its log, and goes on with the log when somebody does',
  rule: 'guide',
  why: 'A pipe holds 64 KiB, and then write(2) waits for its reader; a disk that stalls looks the same. A loop that waits for its log has stopped for everybody. Lines that find no room in a bounded queue are dropped, and counted.',
  reading:
    'pipe(7), Pipe capacity; write(2); open(2), O_NONBLOCK on regular files; master plan, Event-based logging',
  async run(context) {
    const server = await context.start({ wrap: (command) => `${command} | cat` })
    const reader = readerOf(server)
    const clients = await openCrowd(context, CLIENTS, server)
    await askMany(clients, 'before')
    process.kill(reader, 'SIGSTOP')
    try {
      const rounds = Math.ceil(UNREAD / (CLIENTS * BATCH * LONG))
      for (let round = 0; round < rounds; round += 1) await askMany(clients, 'unread')
    } finally {
      process.kill(reader, 'SIGCONT')
    }
    await expectNews(context, server, clients)
    await atRest(server, context.patience)
    expectWhole(server)
    expectOnce(server)
  },
}

/** The program at the other end of the server's pipe. */
function readerOf({ program }: Server): number {
  if (program === undefined) skip('it reads what the server prints: give --cmd')
  const reader = family(program.pid).find((pid) => programName(pid) === 'cat')
  return reader ?? skip('it finds no reader at the end of the pipe')
}

/** A batch by each client, all at once. */
async function askMany(clients: readonly HttpClient[], mark: string): Promise<void> {
  await eachOf(clients, async (client) => {
    await client.send(Array.from({ length: BATCH }, () => marked(mark)).join(''))
    for (let turn = 0; turn < BATCH; turn += 1) {
      const sent = `requests whose log lines are ${mark === 'unread' ? 'not read' : 'read'}`
      expectContent(await client.response(sent), sent, 200, Buffer.from(ALPHABET))
    }
  })
}

/** A request that no other is like, so that its line is none but its own. */
function marked(mark: string): string {
  number += 1
  const agent = `User-Agent: ${'x'.repeat(LONG)}`
  return getAlphabet(agent).replace('.txt', `.txt?stalled-log-${mark}-${number}`)
}

let number = 0

/** Expects lines about requests that come now. */
async function expectNews(
  context: Context,
  server: Server,
  clients: readonly HttpClient[],
): Promise<void> {
  const end = performance.now() + context.patience
  while (performance.now() < end) {
    await askMany(clients.slice(0, 1), 'after')
    const isThere = () => linesOf(server).some((line) => line.includes('stalled-log-after'))
    if (await until(200, isThere)) return
  }
  fail({
    sent: 'a log whose reader stopped for a while and then went on, and requests since',
    expected: 'their lines',
    came: 'none of them',
  })
}

/** Waits until no more lines come: what is wrong may stand in the last of them. */
async function atRest(server: Server, patience: number): Promise<void> {
  let before = -1
  await until(patience, async () => {
    if (linesOf(server).length === before) return true
    before = linesOf(server).length
    await sleep(200)
    return false
  })
}

/** No line comes twice, as those do that are overwritten before they are read. */
function expectOnce(server: Server): void {
  const seen = new Set<string>()
  for (const line of linesOf(server)) {
    const [mark] = /stalled-log-\w+-\d+/.exec(line) ?? []
    if (mark !== undefined && seen.has(mark)) {
      const came = `twice a line of ${mark}: "${line.slice(0, 200)}"`
      fail({
        sent: 'requests while nobody read the log',
        expected: 'a line for each at most',
        came,
      })
    }
    if (mark !== undefined) seen.add(mark)
  }
}

/** Every line that has come is whole, whatever was dropped between two of them. */
function expectWhole(server: Server): void {
  const torn = linesOf(server).find((line) => line.includes('stalled-log') && !WHOLE.test(line))
  if (torn === undefined) return
  const expected = 'whole lines'
  fail({ sent: 'requests while nobody read the log', expected, came: `"${torn.slice(0, 200)}"` })
}

const WHOLE =
  /^\S+ \S+ \S+ \[[^\]]+\] "GET \/alphabet\.txt\?stalled-log-\w+-\d+ HTTP\/1\.1" 200 26 "-" "x{400}"( [\d.]+)?( .*)?$/

function linesOf({ program }: Server): readonly string[] {
  return program?.standardOutput ?? []
}
