/** Mistakes in the first programs of weeks 14 to 17. */
import type { Mistake } from './mistake.ts'

const PREFORK = { week: 14, program: '5-processes/first-prefork.ts' }
const SHARED_COUNTER = { week: 15, program: '5-processes/first-shared-counter.ts' }
const PINNED_WORKER = { week: 16, program: '5-processes/first-pinned-worker.ts' }
const RECYCLING = { week: 17, program: '5-processes/first-recycling.ts' }

export const processes: readonly Mistake[] = [
  {
    ...PREFORK,
    name: 'starts a process for each that comes',
    change: [
      'if (client >= 0) answer(client)',
      'if (client >= 0) answer(client)\n    if (client >= 0) spawn(new SpawnActions())',
    ],
    caughtBy: ['processes-beforehand'],
  },
  {
    ...PREFORK,
    name: 'says who has started it, and not who it is',
    change: ['process.pid}<', 'process.ppid}<'],
    caughtBy: ['worker-named'],
  },
  {
    ...PREFORK,
    name: 'keeps all for the first worker',
    change: [
      '    wait(LISTENER, POLLIN)\n',
      '    wait(process.pid % 3 ? LIFELINE : LISTENER, POLLIN)\n',
    ],
    caughtBy: ['beside-the-slow'],
  },
  {
    ...PREFORK,
    name: 'does not ask how the dead have ended',
    change: ["must(waitid(P_PIDFD, pidfds[at] as number, status, WEXITED), 'waitid')", ''],
    caughtBy: ['another-for-the-dead'],
  },
  {
    ...PREFORK,
    name: 'has the other end of the pipe in each worker, too',
    change: ["must(pipe2(ends, O_CLOEXEC), 'pipe2')", "must(pipe2(ends, 0 * O_CLOEXEC), 'pipe2')"],
    caughtBy: ['none-outlives-its-master'],
  },
  {
    ...PREFORK,
    name: 'hears of its master’s end only between two clients',
    change: ['const io = { read, write, wait }', 'const io = undefined'],
    caughtBy: ['none-outlives-its-master'],
  },
  {
    ...PREFORK,
    name: 'looks again and again whether somebody has died',
    change: ['poll(watched, workers, -1)', 'poll(watched, workers, 0)'],
    caughtBy: ['all-asleep'],
  },
  {
    ...PREFORK,
    name: 'looks again and again whether somebody has come',
    change: ['if (poll(watched, 2, -1) > 0', 'if (poll(watched, 2, 0) > 0'],
    caughtBy: ['all-asleep'],
  },
  {
    ...SHARED_COUNTER,
    name: 'maps it for itself alone',
    change: [
      'Mapping.of(COUNTS, LENGTH, PROT_READ | PROT_WRITE)',
      '{ words: new Int32Array(new SharedArrayBuffer(LENGTH)) } as unknown as Mapping | number',
    ],
    caughtBy: ['counted-together', 'one-memory'],
  },
  {
    ...SHARED_COUNTER,
    name: 'looks at the number, answers, and counts then',
    change: [
      'if (client >= 0) answer(client, () => Atomics.add(counts.words, 0, 1) + 1)',
      'const number = Atomics.load(counts.words, 0) + 1\n    if (client < 0) continue\n    answer(client, () => number)\n    Atomics.store(counts.words, 0, number)',
    ],
    caughtBy: ['no-number-twice'],
  },
  {
    ...SHARED_COUNTER,
    name: 'adds in three steps, each of them atomic',
    change: [
      'number += 1) Atomics.add(counts.words, 0, 1)',
      'number += 1) Atomics.store(counts.words, 0, Atomics.load(counts.words, 0) + 1)',
    ],
    caughtBy: ['none-lost'],
  },
  {
    ...SHARED_COUNTER,
    name: 'begins anew with each worker',
    change: [
      'for (let number = 0; number < add',
      'if (add === 0) counts.words[0] = 0\n  for (let number = 0; number < add',
    ],
    caughtBy: ['numbers-go-on'],
  },
  {
    ...SHARED_COUNTER,
    name: 'leaves its memory behind',
    change: ["must(shm_unlink(name), 'shm_unlink')", ''],
    caughtBy: ['one-memory'],
  },
  {
    ...PINNED_WORKER,
    name: 'says where it may be, and not where it is',
    change: ['sched_getcpu()}`', 'sched_getcpu() + 1}`'],
    caughtBy: ['says-its-cpu', 'where-it-may-be'],
  },
  {
    ...PINNED_WORKER,
    name: 'stays where it has put the last worker',
    change: ["must(sched_setaffinity(0, all), 'sched_setaffinity')", ''],
    caughtBy: ['all-its-threads'],
  },
  {
    ...PINNED_WORKER,
    name: 'puts all workers on the first',
    change: ['allowed[seat % allowed.length]', 'allowed[0 * seat]'],
    caughtBy: ['a-cpu-each'],
  },
  {
    ...PINNED_WORKER,
    name: 'puts each new worker on the first',
    change: ['seats[at] = spawn(at)', 'seats[at] = spawn(0)'],
    caughtBy: ['same-cpu-again'],
  },
  {
    ...PINNED_WORKER,
    name: 'counts from 0, wherever it may be',
    change: [
      "one.set([allowed[seat % allowed.length] as number])\n    must(sched_setaffinity(0, one), 'sched_setaffinity')",
      'one.set([seat])\n    sched_setaffinity(0, one)',
    ],
    caughtBy: ['where-it-may-be'],
  },
  {
    ...RECYCLING,
    name: 'replaces the first worker only',
    change: [
      "process.on('SIGHUP', replaceAll)",
      "process.on('SIGHUP', () => seats.slice(0, 1).forEach(replace))",
    ],
    caughtBy: ['new-for-old'],
  },
  {
    ...RECYCLING,
    name: 'tells the old ones to go before the new ones are ready',
    change: ['let isThere = true', 'let isThere = true\n    dismissFormer()'],
    caughtBy: ['old-until-new'],
  },
  {
    ...RECYCLING,
    name: 'forgets half a head when it leaves',
    change: [
      'isLeaving = true\n',
      'isLeaving = true\n    hear = (client) => {\n      close(client.fd)\n    }\n',
    ],
    caughtBy: ['begun-are-answered'],
  },
  {
    ...RECYCLING,
    name: 'answers once more, and does not say that it was the last',
    change: ['converse(client, isLeaving)', 'converse(client, false)'],
    caughtBy: ['told-before-the-end'],
  },
  {
    ...RECYCLING,
    name: 'waits for its clients for as long as they like',
    change: ['loop.at.now + GRACE', 'Infinity'],
    caughtBy: ['not-for-the-silent'],
  },
  {
    ...RECYCLING,
    name: 'goes on accepting when it leaves',
    change: ['loop.remove(LISTENER)\n', ''],
    caughtBy: ['recycled-under-load'],
  },
]
