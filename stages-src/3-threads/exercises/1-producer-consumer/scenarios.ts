/** What the explorer tries with a queue: who brings jobs, who does them, who closes. */

/** What exercise 1 asks for. Jobs are whole numbers from 1 on. */
interface Queue {
  put(job: number): boolean
  take(): number
  close(): void
}

interface Queues {
  bytesFor(room: number): number
  new (memory: SharedArrayBuffer, room: number): Queue
}

type Body = (memory: SharedArrayBuffer) => unknown

interface QueueScenario {
  about: string
  bytes: number
  setup?: Body
  threads: Record<string, Body>
  check(results: Record<string, unknown>): void
}

type Scenarios = Record<
  | 'inOrder'
  | 'fullQueue'
  | 'emptyQueue'
  | 'bothWait'
  | 'closing'
  | 'closedWhileFull',
  QueueScenario
>

/** The scenarios of `JobQueue`, each in memory of its own. */
export function scenariosOf(JobQueue: Queues): Scenarios {
  const put = (room: number, ...jobs: number[]): Body => {
    return (memory) => {
      const queue = new JobQueue(memory, room)
      return jobs.map((job) => queue.put(job))
    }
  }
  const take = (room: number, times: number): Body => {
    return (memory) => {
      const queue = new JobQueue(memory, room)
      return Array.from({ length: times }, () => queue.take())
    }
  }
  const takeAll = (room: number): Body => {
    return (memory) => {
      const queue = new JobQueue(memory, room)
      const jobs: number[] = []
      for (let job = queue.take(); job > 0; job = queue.take()) jobs.push(job)
      return jobs
    }
  }
  const close = (room: number): Body => {
    return (memory) => new JobQueue(memory, room).close()
  }
  return {
    inOrder: {
      about: 'a producer of three jobs and a consumer, room for all',
      bytes: JobQueue.bytesFor(3),
      threads: { P: put(3, 1, 2, 3), C: take(3, 3) },
      check: ({ C }) => expectJobs(C, '1,2,3'),
    },
    fullQueue: {
      about: 'a producer of three jobs and a consumer, room for one',
      bytes: JobQueue.bytesFor(1),
      threads: { P: put(1, 1, 2, 3), C: take(1, 3) },
      check: ({ C }) => expectJobs(C, '1,2,3'),
    },
    emptyQueue: {
      about: 'two consumers of a job each, and a producer of two jobs',
      bytes: JobQueue.bytesFor(2),
      threads: { C: take(2, 1), D: take(2, 1), P: put(2, 1, 2) },
      check: ({ C, D }) => expectJobs([C, D].flat().sort(), '1,2'),
    },
    bothWait: {
      about: 'two producers and two consumers of a job each, room for one',
      bytes: JobQueue.bytesFor(1),
      threads: { C: take(1, 1), D: take(1, 1), P: put(1, 1), Q: put(1, 2) },
      check: ({ C, D }) => expectJobs([C, D].flat().sort(), '1,2'),
    },
    closing: {
      about:
        'a producer closes the queue after a job; two consumers take until then',
      bytes: JobQueue.bytesFor(1),
      threads: {
        C: takeAll(1),
        D: takeAll(1),
        P(memory) {
          put(1, 1)(memory)
          close(1)(memory)
        },
      },
      check: ({ C, D }) => expectJobs([C, D].flat(), '1'),
    },
    closedWhileFull: {
      about: 'a producer waits for room in a queue that is then closed',
      bytes: JobQueue.bytesFor(1),
      setup: put(1, 1),
      threads: { P: put(1, 2), X: close(1) },
      check: ({ P }) => expectJobs(P, 'false'),
    },
  }
}

function expectJobs(came: unknown, expected: string): void {
  if (`${came}` !== expected) throw new Error(`${came} came, not ${expected}`)
}
