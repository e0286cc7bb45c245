/** How a master ends with its workers, and what it does with its logs. */
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { until } from '../../lib/patience.ts'
import { listeningSocket } from '../../lib/proc.ts'
import { isThere, signalProcess } from '../../lib/processes.ts'
import { quoted } from '../../lib/shell.ts'
import { expectOrderlyExit } from '../any-server/exits.ts'
import type { Check } from '../check.ts'
import type { Context } from '../context.ts'
import { eachOf } from '../events/crowd.ts'
import { fail } from '../failure.ts'
import { download } from '../http/ask.ts'
import { getAlphabet } from '../http/request.ts'
import { withSparse } from '../http/sparse-file.ts'
import type { Server } from '../server.ts'
import { startWorkers, WORKERS } from './started.ts'
import { inWords } from './workers.ts'

const LENGTH = 64 * 2 ** 20
/** Nothing else than a signal is to end what takes long. */
const PATIENT = '--drain-timeout 600 --write-timeout 600'
/** Milliseconds after which somebody asks again. */
const AGAIN = 300

export async function expectFree(
  { patience }: Context,
  { address: { port } }: Server,
  sent: string,
): Promise<void> {
  if (await until(patience, () => listeningSocket(port) === undefined)) return
  fail({ sent, expected: `port ${port} to be free`, came: 'something still listens on it' })
}

export const leavesNobody: Check = {
  id: 'leaves-nobody',
  title: 'waits on SIGTERM for its workers, and exits with status 0 when none is left',
  why: 'Who started it takes the exit of the master for the end of the whole. A worker that is still there has the port, the log or the memory of what is started next.',
  reading: 'wait(2); TLPI 26.2; RFC 9112 §9.6',
  async run(context) {
    const { server, flags, master, workers, clients } = await startWorkers(context)
    const all = [...workers, ...server.descendants()]
    signalProcess(master, 'SIGTERM')
    const sent = `to ${flags}: SIGTERM, with ${clients.length} idle clients`
    await eachOf(clients, ({ connection }) => connection.drain())
    await expectOrderlyExit(server, sent, context.patience)
    const left = all.filter(isThere)
    if (left.length > 0) {
      fail({ sent, expected: 'no worker that outlives its master', came: inWords(left) })
    }
    await expectFree(context, server, sent)
  },
}

export const stopsAtOnce: Check = {
  id: 'stops-at-once',
  title: 'ends at once, with all its workers, on a second SIGTERM',
  why: 'A client that reads slowly can make a stop take long. Who asks twice means it, and should not have to look for processes to kill.',
  reading: 'signal(7); TLPI 20.4; nginx, Controlling nginx',
  async run(context) {
    const { server, flags, master, workers } = await startWorkers(context, '', WORKERS, [PATIENT])
    await withSparse(context, 'unread.bin', LENGTH, async () => {
      const slow = await Promise.all(
        Array.from({ length: WORKERS }, () => download(context, '/unread.bin', server)),
      )
      for (const { connection } of slow) await connection.next(1)
      signalProcess(master, 'SIGTERM')
      await until(context.patience, () => listeningSocket(server.address.port) === undefined)
      const sent = `to ${flags}: SIGTERM again and again, with ${slow.length} downloads that nobody reads`
      const all = [...workers, master]
      const areGone = () => !all.some(isThere)
      // What comes close behind the first may be the same request, passed on by a parent of both.
      const end = performance.now() + context.patience
      while (performance.now() < end) {
        signalProcess(master, 'SIGTERM')
        if (await until(AGAIN, areGone)) return
      }
      const came = `some that still run: ${inWords(all.filter(isThere))}`
      fail({ sent, expected: 'the end of all processes', came })
    })
  },
}

export const reopensLogs: Check = {
  id: 'reopens-logs',
  title: 'writes into a new log file, with all its workers, after SIGUSR1 (--access-log FILE)',
  rule: 'guide',
  why: 'Who renames a log has renamed what the descriptors of all processes lead to. Only when each has opened the name again is the old file done with.',
  reading: 'nginx, Log-rotation; logrotate(8); rename(2); open(2), O_APPEND',
  async run(context) {
    const folder = mkdtempSync(join(tmpdir(), 'five-servers-log-'))
    try {
      await expectReopened(context, join(folder, 'access.log'))
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

async function expectReopened(context: Context, log: string): Promise<void> {
  const { flags, master, clients } = await startWorkers(context, `--access-log ${quoted(log)}`)
  renameSync(log, `${log}.1`)
  signalProcess(master, 'SIGUSR1')
  const sent = `to ${flags}: the file renamed, and SIGUSR1`
  if (!(await until(context.patience, () => existsSync(log)))) {
    fail({ sent, expected: `a new ${log}`, came: 'none' })
  }
  // Each worker opens it in its own time.
  const end = performance.now() + context.patience
  let missing = clients.length
  for (let round = 0; missing > 0 && performance.now() < end; round += 1) {
    const mark = (number: number) => `?reopened-${round}-${number}-`
    await eachOf(clients, (client, number) =>
      client.ask(getAlphabet().replace('.txt', `.txt${mark(number)}`)),
    )
    const lacking = () =>
      clients.filter((_, number) => !readFileSync(log, 'latin1').includes(mark(number))).length
    await until(context.patience / 10, () => lacking() === 0)
    missing = lacking()
  }
  if (missing === 0) return
  fail({
    sent: `${sent}; then a request on each of ${clients.length} connections, again and again`,
    expected: 'a line for each in the new file',
    came: `none for ${missing} of them, whose worker goes on with the old one`,
  })
}
