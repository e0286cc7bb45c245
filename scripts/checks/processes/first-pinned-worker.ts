/** What the first program of week 16 does: workers that stay on a processor each. */
import { readdirSync } from 'node:fs'
import { until } from '../../lib/patience.ts'
import { killProcess, type Process } from '../../lib/processes.ts'
import { quoted } from '../../lib/shell.ts'
import type { Check } from '../check.ts'
import { fail } from '../failure.ts'
import { cpusOf, someCpus } from './affinity.ts'
import { expectMany, namedIn, pageOf, startPrefork } from './first-programs.ts'
import { inWords } from './workers.ts'

const REQUESTS = 24

const says: Check = {
  id: 'says-its-cpu',
  title: 'says in its page on which CPU it was answered, and by whom',
  why: 'The scheduler moves what runs to where there is room. A thread can ask where it is; where it may be is another question.',
  reading: 'sched_getcpu(3); getcpu(2); proc(5), Cpus_allowed_list',
  async run(context) {
    const { server, flags, workers } = await startPrefork(context)
    for (let number = 0; number < REQUESTS; number += 1) {
      const page = await pageOf(context, server)
      const [, cpu] = /CPU\s+(\d+)/.exec(page) ?? []
      const worker = namedIn(page, workers)
      if (worker && cpusOf(worker.pid).includes(Number(cpu))) continue
      const expected = worker
        ? `“CPU”, and one of ${cpusOf(worker.pid).join(', ')}, on which ${worker.pid} may run`
        : `the pid of one of ${inWords(workers)}`
      fail({ sent: `${flags}, and a request`, expected, came: JSON.stringify(page) })
    }
  },
}

const each: Check = {
  id: 'a-cpu-each',
  title: 'has as many workers on a CPU of their own as there are CPUs',
  why: 'Two on the same CPU take turns, while another lies idle. One that moves finds its data in somebody else’s cache.',
  reading: 'sched_setaffinity(2); TLPI 35.4; Systems Performance 6.5.10',
  async run(context) {
    const many = someCpus().length
    const { flags, workers } = await startPrefork(context, '', many)
    await expectApart(context.patience, workers, `${flags}, on a machine with ${many} CPUs or more`)
  },
}

const threads: Check = {
  id: 'all-its-threads',
  title: 'keeps all threads of a worker on its CPU, and none of its master',
  why: 'Affinity is a thread’s, and what a thread starts inherits it. A runtime has started threads of its own before the first line of a program runs: they are where the process was when it began.',
  reading: 'sched_setaffinity(2), “inherited by … fork(2) … execve(2)”; pthreads(7); TLPI 35.4',
  async run(context) {
    const many = someCpus().length
    const { flags, master, workers } = await startPrefork(context, '', many)
    await expectApart(context.patience, workers, flags)
    for (const worker of workers) {
      const [cpu] = cpusOf(worker.pid)
      const elsewhere = threadsOf(worker.pid).filter((thread) => `${cpusOf(thread)}` !== `${cpu}`)
      if (elsewhere.length === 0) continue
      const expected = `all threads of ${inWords([worker])} on CPU ${cpu}`
      const [first = 0] = elsewhere
      const came = `${elsewhere.length} elsewhere; ${first}, for example, on ${cpusOf(first).join(', ')}`
      fail({ sent: flags, expected, came })
    }
    // One that starts a worker may have the worker's for a moment.
    const isFree = () => `${cpusOf(master.pid)}` === `${cpusOf(process.pid)}`
    if (await until(context.patience, isFree)) return
    const expected = `a master on any of the CPUs ${cpusOf(process.pid).join(', ')}`
    fail({ sent: flags, expected, came: `one on ${cpusOf(master.pid).join(', ')}` })
  },
}

const again: Check = {
  id: 'same-cpu-again',
  title: 'puts the next worker on the CPU that a dead one has left',
  why: 'The seat has the CPU, and not the process. Who counts on instead has two on one CPU after the first death.',
  reading: 'sched_setaffinity(2); sched_getaffinity(2)',
  async run(context) {
    const many = someCpus().length
    const { server, flags, workers: first } = await startPrefork(context, '', many)
    let workers = first
    for (const at of [many - 1, 0, 0]) {
      const victim = workers[at] as Process
      killProcess(victim)
      const sent = `${flags}; SIGKILL to a worker, again and again`
      workers = await expectMany(context, server, many, sent, [victim])
      await expectApart(context.patience, workers, sent)
    }
  },
}

const allowed: Check = {
  id: 'where-it-may-be',
  title: 'uses the CPUs that it was started on, and no others (taskset)',
  why: 'The first CPU that a process may use need not be CPU 0. Which they are is for sched_getaffinity to say.',
  reading: 'sched_getaffinity(2); taskset(1); cpuset(7)',
  async run(context) {
    const [last = 0] = someCpus().slice(-1)
    const flags = '--workers 2'
    const wrap = (command: string) => `taskset -c ${last} sh -c ${quoted(command)}`
    const server = await context.startWith(flags, { wrap })
    const sent = `taskset -c ${last}, ${flags}`
    const workers = await expectMany(context, server, 2, sent)
    const page = await pageOf(context, server)
    const elsewhere = workers.find(({ pid }) => `${cpusOf(pid)}` !== `${last}`)
    if (!elsewhere && page.includes(`CPU ${last}`)) return
    const came = elsewhere ? `${elsewhere.pid} on ${cpusOf(elsewhere.pid)}` : JSON.stringify(page)
    fail({ sent, expected: `two workers on CPU ${last}, which say so`, came })
  },
}

export const pinnedWorker: readonly Check[] = [says, each, threads, again, allowed]

/** Waits until each worker is on a CPU of its own: it may have to go there first. */
async function expectApart(
  patience: number,
  workers: readonly Process[],
  sent: string,
): Promise<void> {
  const lists = () => workers.map(({ pid }) => cpusOf(pid))
  const areApart = () => {
    const all = lists()
    return new Set(all.map(String)).size === workers.length && all.every((its) => its.length === 1)
  }
  if (await until(patience, areApart)) return
  const came = lists().map((list, at) => `${workers[at]?.pid} on ${list.join(', ')}`)
  const expected = 'each worker on one CPU, and no two on the same'
  fail({ sent, expected, came: came.join('; ') })
}

function threadsOf(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`).map(Number)
}
