/** Where the microseconds of a request go: seen by perf from below, and by V8 from within. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Findings, row } from '../findings.ts'
import { type Lab, LabFailure, type Session } from '../lab.ts'
import { runWrk } from '../load/load.ts'
import { makeFiles, SMALL, startEvents } from './contenders.ts'
import { busiestProfile, shares, total } from './where-time-goes/cpu-profile.ts'
import {
  byModule,
  fallen,
  type Owner,
  ownerOf,
  owners,
  PERF_OPTION,
  record,
  removeMap,
  stacks,
} from './where-time-goes/perf.ts'

export const whereTimeGoes: Lab = {
  name: 'where-time-goes',
  title: 'Where the microseconds go',
  file: import.meta.filename,
  needs: ['wrk'],
  uses: ['perf', 'taskset'],
  run,
}

const asked = { path: SMALL, connections: 64 }

/** More bars than that are not taken in. */
const EIGHT = 8

/** Seconds of warming up, and of looking. */
const pace = ({ quick }: Session) => (quick ? { warm: 1, look: 2 } : { warm: 5, look: 10 })

async function run(session: Session): Promise<Findings> {
  const root = makeFiles(session.folder)
  const found = session.tools.has('perf') ? await fromBelow(session, root) : undefined
  const findings = new Findings(found && { stacks: found.stacks })
  if (found) addPerf(findings, found)
  addProfile(findings, await fromWithin(session, root))
  return findings
}

interface Seen {
  byOwner: ReadonlyMap<Owner, number>
  byModule: ReadonlyMap<string, number>
  stacks: Record<string, number>
  /** Microseconds of CPU time for a request, while perf looked. */
  cpu: number
}

async function fromBelow(session: Session, root: string): Promise<Seen> {
  const { warm, look } = pace(session)
  const server = await startEvents({ root, log: undefined }, [], { node: [PERF_OPTION] })
  try {
    session.progress('warming up')
    await runWrk(server, asked, warm)
    session.progress('perf looks')
    const [file, sample] = await Promise.all([
      record(server.pid, session.folder, look - 0.5),
      runWrk(server, asked, look),
    ])
    const all = await fallen(file)
    const byOwner = new Map<Owner, number>()
    for (const it of all) byOwner.set(ownerOf(it), (byOwner.get(ownerOf(it)) ?? 0) + it.percent)
    const cpu = (sample.serverSeconds / sample.count) * 1e6
    return { byOwner, byModule: byModule(all), stacks: await stacks(file, 40), cpu }
  } finally {
    await server.stop()
    removeMap(server.pid)
  }
}

function addPerf(findings: Findings, { byOwner, byModule: modules, cpu }: Seen): void {
  for (const [owner, label] of Object.entries(owners) as [Owner, string][]) {
    const share = byOwner.get(owner) ?? 0
    findings.value(owner, share, '%', `of the CPU time of a request, in ${label}`)
  }
  findings
    .value('cpu', cpu, 'µs', 'CPU time for a request while perf looked')
    .bars('owners', {
      title: 'Whose code runs while a request is answered',
      subtitle: '1 KiB, 64 kept connections; of all samples of perf, a thousand a second',
      unit: '%',
      rows: (Object.keys(owners) as Owner[]).map((owner) => ({
        ...row(owners[owner], byOwner.get(owner) ?? 0, owner === 'ours' ? 4 : undefined),
      })),
    })
    .bars('modules', {
      title: 'Which of our modules',
      subtitle: 'of the same samples; folders of stages-src/4-events, and what earlier stages give',
      unit: '%',
      rows: [...modules].slice(0, EIGHT).map(([module, share]) => row(module, share, 4)),
    })
}

/** The profile is written when the server has ended by itself. */
async function fromWithin(session: Session, root: string): Promise<ReadonlyMap<string, number>> {
  const { warm, look } = pace(session)
  const folder = join(session.folder, 'profiles')
  mkdirSync(folder)
  const node = ['--cpu-prof', `--cpu-prof-dir=${folder}`]
  const server = await startEvents({ root, log: undefined }, [], { node })
  try {
    session.progress("V8's profiler looks")
    await runWrk(server, asked, warm + look)
    await server.finish()
    const profile = busiestProfile(folder)
    if (!profile) throw new LabFailure('the server has written no profile')
    return shares(profile)
  } finally {
    await server.stop()
  }
}

/** What the text may quote of V8's profile. */
const quoted = {
  profileSend: 'send(2)',
  profileReceive: 'recv(2)',
  profileRequest: 'request',
  profileConnection: 'connection',
  profileCollector: 'garbage collection',
}

function addProfile(findings: Findings, groups: ReadonlyMap<string, number>): void {
  const all = total(groups)
  const rows = [...groups].map(([group, time]) => ({ group, share: (time / all) * 100 }))
  for (const [name, group] of Object.entries(quoted)) {
    const share = ((groups.get(group) ?? 0) / all) * 100
    findings.value(name, share, '%', `of the time that V8's profiler saw: ${group}`)
  }
  findings.bars('profile', {
    title: "What V8's own profiler sees",
    subtitle:
      'of the time it did not sleep, start and warm-up included; a call counts with what the kernel does in it',
    unit: '%',
    rows: rows
      .slice(0, EIGHT)
      .map(({ group, share }) => row(group, share, group.endsWith('(2)') ? undefined : 4)),
  })
}
