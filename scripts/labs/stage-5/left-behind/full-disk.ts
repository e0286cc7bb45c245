/** The disk under the access log is full: who is answered meanwhile, and what is logged afterwards. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { until } from '../../../lib/patience.ts'
import type { Findings } from '../../findings.ts'
import { LabFailure, type Session } from '../../lab.ts'
import { ExactLoad, lostOf } from '../../load/exact-load.ts'
import { ServerProcess } from '../../server-process.ts'
import { SMALL } from '../../stage-4/contenders.ts'
import { Transcript } from '../../transcript.ts'
import { rootIn } from './root.ts'

/** So small a disk, of its own, is made in a namespace of the server's own: mount_namespaces(7). */
const KIBIBYTES = 64

/** Where nobody may make namespaces, nothing is found out. */
export async function addFull(findings: Findings, session: Session): Promise<void> {
  session.progress('a full disk')
  if (spawnSync('unshare', ['-rm', 'true']).status !== 0) return
  const disk = join(session.folder, 'disk')
  mkdirSync(disk)
  const server = await ServerProcess.start(
    ['unshare', '-rm', 'sh', '-c', scriptFor(disk, session)],
    {
      role: 'anywhere',
    },
  )
  try {
    // Seen from outside of the namespace: proc_pid_root(5).
    const log = `/proc/${server.pid}/root${disk}/access.log`
    const full = await ask(server, 2000)
    const kept = readFileSync(log).length
    truncateSync(log)
    const after = await ask(server, 200)
    const lines = () => readFileSync(log, 'latin1').split('\n').length - 1
    if (!(await until(5000, () => lines() > 0))) throw new LabFailure('logs nothing afterwards')
    const lost = full.lost + after.lost
    if (lost > 0) throw new LabFailure(`has lost ${lost} requests beside a full disk`)
    const transcript = new Transcript()
    transcript.note(`the disk under the access log has ${KIBIBYTES} KiB`)
    transcript.output(`${full.answered} requests answered, ${full.lost} lost, ${kept} bytes logged`)
    transcript.note('the log made empty: there is room again')
    transcript.output(`${after.answered} requests answered, ${lines()} lines logged`)
    findings
      .count('answeredFull', full.answered, 'requests', 'answered while the disk was full')
      .count('failedFull', lost, 'requests', 'lost while the disk was full')
      .count('linesAfter', lines(), 'lines', 'logged once there was room again')
      .transcript('full', transcript.finished())
  } finally {
    await server.stop()
  }
}

function scriptFor(disk: string, { folder }: Session): string {
  const where = `--port 0 --root ${rootIn(folder)} --access-log ${disk}/access.log`
  const server = `'${process.execPath}' stages-src/5-processes/main.ts ${where} --workers 2`
  return `mount -t tmpfs -o size=${KIBIBYTES}k none ${disk} && exec ${server}`
}

async function ask({ port }: ServerProcess, milliseconds: number) {
  const clients = { path: SMALL, manner: 'kept', clients: 8, thought: 1 } as const
  const load = await ExactLoad.start(port, clients)
  await sleep(milliseconds)
  const counts = await load.finish()
  return { answered: counts.answered, lost: lostOf(counts) }
}
