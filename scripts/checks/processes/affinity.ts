/** Workers that stay on one processor each: Cpus_allowed_list in `/proc/PID/status`, proc_pid_status(5). */
import { readdirSync, readFileSync } from 'node:fs'
import { until } from '../../lib/patience.ts'
import { killProcess, type Process } from '../../lib/processes.ts'
import { quoted } from '../../lib/shell.ts'
import type { Check } from '../check.ts'
import { fail, skip } from '../failure.ts'
import { askCrowd, expectWorkers, startWorkers } from './started.ts'
import { haveEnded, inWords } from './workers.ts'

/** More processors than these are not looked at. */
const MOST = 4

export const oneEach: Check = {
  id: 'one-cpu-each',
  title: 'keeps each worker on one CPU, and each on another (--pin)',
  rule: 'guide',
  why: 'A worker that moves leaves its caches behind. One that stays has them, as long as no other is put on the same CPU while one is free.',
  reading:
    'sched_setaffinity(2); TLPI 35.4; Systems Performance 6.5.10; proc(5), Cpus_allowed_list',
  async run(context) {
    const many = someCpus().length
    const { flags, workers, master } = await startWorkers(context, '--pin', many)
    expectPinned(flags, workers, many)
    const allowed = cpusOf(process.pid)
    const its = cpusOf(master.pid)
    if (its.length === allowed.length) return
    fail({
      sent: flags,
      expected: `a master on any of the CPUs ${allowed.join(', ')}, on which it starts workers`,
      came: `${inWords([master])} on ${its.join(', ')}`,
    })
  },
}

export const pinnedAgain: Check = {
  id: 'pinned-again',
  title: 'puts a new worker on the CPU that the one before it has left (--pin)',
  rule: 'guide',
  why: 'A worker that takes another’s place takes its CPU. Counted on from the last one instead, two would share one, and one would lie idle.',
  reading: 'sched_setaffinity(2), inheritance across fork and execve; TLPI 35.4',
  async run(context) {
    const many = someCpus().length
    const { server, flags, workers } = await startWorkers(context, '--pin', many)
    // The last first: whoever counts on begins again with the first CPU.
    for (const one of [...workers.slice(-1), ...workers.slice(0, 1)]) {
      killProcess(one)
      await haveEnded(context, [one])
      await until(context.patience, () => server.descendants().length === many)
      await askCrowd(context, server, 8 * many)
      const sent = `to ${flags}: SIGKILL to a worker`
      expectPinned(sent, await expectWorkers(context, server, many, sent, [one]), many)
    }
  },
}

export const withinTheAllowed: Check = {
  id: 'pinned-where-allowed',
  title: 'pins workers to CPUs that it was started on, and to no others (taskset, --pin)',
  rule: 'guide',
  why: 'Whoever starts a server on some CPUs keeps the others for something else. CPUs are counted among those that sched_getaffinity(2) tells, and not from 0.',
  reading: 'taskset(1); sched_getaffinity(2); cpuset(7)',
  async run(context) {
    const [last = 0] = someCpus().slice(-1)
    const flags = '--pin --workers 2'
    const wrap = (command: string) => `taskset -c ${last} sh -c ${quoted(command)}`
    const server = await context.startWith(flags, { wrap })
    await askCrowd(context, server, 8)
    const sent = `taskset -c ${last}, ${flags}`
    const workers = await expectWorkers(context, server, 2, sent)
    const elsewhere = workers.filter(({ pid }) => cpusOf(pid).some((cpu) => cpu !== last))
    if (elsewhere.length === 0) return
    const came = elsewhere.map((one) => `${inWords([one])} on ${cpusOf(one.pid).join(', ')}`)
    fail({ sent, expected: `all workers on CPU ${last}`, came: came.join('; ') })
  },
}

function expectPinned(sent: string, workers: readonly Process[], many: number): void {
  expectThreadsPinned(sent, workers)
  const lists = workers.map(({ pid }) => cpusOf(pid))
  const different = new Set(lists.map(([cpu]) => cpu)).size
  if (lists.every(({ length }) => length === 1) && different === many) return
  fail({
    sent,
    expected: `${many} workers on a CPU each, and on ${many} different ones`,
    came: lists.map((list, at) => `${workers[at]?.pid} on ${list.join(', ')}`).join('; '),
  })
}

/** No thread of a worker may run elsewhere than its first one. */
function expectThreadsPinned(sent: string, workers: readonly Process[]): void {
  for (const { pid } of workers) {
    const own = cpusOf(pid).join(', ')
    const other = tasksOf(pid)
      .map((task) => ({ task, cpus: cpusOf(pid, task).join(', ') }))
      .find(({ cpus }) => cpus !== '' && cpus !== own)
    if (other === undefined) continue
    fail({
      sent,
      expected: `all threads of worker ${pid} where its first one may run, on CPU ${own}`,
      came: `its thread ${other.task} on ${other.cpus}`,
    })
  }
}

function tasksOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`)
  } catch {
    return []
  }
}

/** The CPUs that this process may use: no more than enough. Skips where there is no choice. */
export function someCpus(): number[] {
  const cpus = cpusOf(process.pid)
  if (cpus.length < 2) skip('there is one CPU to run on here')
  return cpus.slice(0, MOST)
}

/** `0-2,5` as its members; none where the process has ended. */
export function cpusOf(pid: number, task = `${pid}`): number[] {
  const [, list = ''] = /^Cpus_allowed_list:\s*(\S*)/m.exec(statusOf(pid, task)) ?? []
  return list.split(',').flatMap((range) => {
    const [first = '', last = first] = range.split('-')
    if (first === '') return []
    return Array.from({ length: Number(last) - Number(first) + 1 }, (_, i) => Number(first) + i)
  })
}

function statusOf(pid: number, task: string): string {
  try {
    return readFileSync(`/proc/${pid}/task/${task}/status`, 'latin1')
  } catch {
    return ''
  }
}
