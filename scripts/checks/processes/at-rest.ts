/** What the processes of a server do while nobody asks, and what they leave behind when they end. */
import { existsSync } from 'node:fs'
import { until } from '../../lib/patience.ts'
import { busyShare } from '../../lib/proc.ts'
import { killProcess, type Process, signalProcess } from '../../lib/processes.ts'
import { expectOrderlyExit } from '../any-server/exits.ts'
import type { Check } from '../check.ts'
import type { Context } from '../context.ts'
import { fail, skip } from '../failure.ts'
import { mapsOf } from './sharing.ts'
import { expectWorkers, startWorkers, WORKERS } from './started.ts'
import { inWords } from './workers.ts'

/** The largest share of the time in which a process that sleeps is on a processor. */
const ASLEEP = 0.3
/** Milliseconds that it is watched at a time. */
const WATCHED = 500

export const allAtRest: Check = {
  id: 'processes-asleep',
  title: 'sleeps in its master and in every worker while nobody asks, and so again after a death',
  why: 'What one process does in a circle is not seen in the others, nor from the first of them. A master that looks again and again for the dead takes a processor from its workers.',
  reading: 'waitid(2); epoll_wait(2); proc(5), /proc/[pid]/task/[tid]/schedstat',
  async run(context) {
    const { server, flags, master, workers } = await startWorkers(context)
    await expectAtRest(context, [master, ...workers], `to ${flags}: connections that ask nothing`)
    const [victim = master] = workers
    killProcess(victim)
    const sent = `to ${flags}: SIGKILL to a worker`
    const now = await expectWorkers(context, server, WORKERS, sent, [victim])
    await expectAtRest(context, [master, ...now], `${sent}; when there is another`)
  },
}

async function expectAtRest(
  { patience }: Context,
  processes: readonly Process[],
  sent: string,
): Promise<void> {
  const end = performance.now() + patience
  let busiest = { share: 1, process: processes[0] as Process }
  for (let look = 0; busiest.share > ASLEEP && (look === 0 || performance.now() < end); look += 1) {
    const shares = await Promise.all(
      processes.map(async (process) => {
        const share = await busyShare(process.pid, WATCHED)
        return { share: share ?? skip('the kernel does not say how busy threads are'), process }
      }),
    )
    busiest = shares.toSorted((one, other) => other.share - one.share)[0] ?? busiest
  }
  if (busiest.share <= ASLEEP) return
  const came = `${inWords([busiest.process])}, busy ${Math.round(busiest.share * 100)} % of the time`
  fail({ sent, expected: 'processes that sleep, all of them', came })
}

export const noMemoryLeft: Check = {
  id: 'no-memory-left',
  title: 'has no name left in /dev/shm for the memory that its processes shared, once it has ended',
  why: 'Shared memory with a name lives on when nobody has it any more, until the machine is started again. Whoever unlinks the name as soon as it is mapped, or has memory without one, leaves nothing.',
  reading: 'shm_overview(7), Persistence; shm_unlink(3); memfd_create(2); TLPI 54.4',
  async run(context) {
    const { server, flags, master, workers } = await startWorkers(context)
    const names = new Set([master, ...workers].flatMap(({ pid }) => namesOf(pid)))
    signalProcess(master, 'SIGTERM')
    const sent = `to ${flags}: SIGTERM`
    await expectOrderlyExit(server, sent, context.patience)
    const left = () => [...names].filter((name) => existsSync(name))
    if (await until(context.patience / 4, () => left().length === 0)) return
    const came = `${left().length}, such as ${left()[0]}, which its processes had mapped`
    fail({ sent, expected: 'no file of it in /dev/shm', came })
  },
}

/** The names of shared memory that a process has mapped; one that is unlinked already is "(deleted)". */
function namesOf(pid: number): string[] {
  const lines = mapsOf(pid).split('\n')
  return lines.flatMap((line) => /\/dev\/shm\/[^ ]+$/.exec(line) ?? [])
}
