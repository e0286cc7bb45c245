/** What the first program of week 7 does: it counts on several threads, and loses nothing. */
import { until, within } from '../../lib/patience.ts'
import { busyShare } from '../../lib/proc.ts'
import { family } from '../../lib/processes.ts'
import type { Check } from '../check.ts'
import type { Command } from '../command.ts'
import type { Context } from '../context.ts'
import { fail } from '../failure.ts'
import { threadCount } from './thread-count.ts'

/** How many threads count, each so many times, and how many bytes there are for a request. */
const THREADS = 4
const TIMES = 1_000_000
const PAGE = 10
const COUNTING = `--threads ${THREADS} --times ${TIMES}`
/** How the lines begin that it prints; N stands for a number. */
const REQUESTS = 'requests: N'
const BYTES = 'bytes: N'
const LOOKS = 'did not agree: N of N'
/** How often: a thread that loses may be lucky once. */
const ROUNDS = 3
/** Milliseconds that the threads wait for the lock while they are looked at. */
const HOLD = 3000
/** The largest share of the time in which a thread that sleeps is on a processor. */
const ASLEEP = 0.3

const nothingLost: Check = {
  id: 'nothing-lost',
  title: 'counts every request of every thread',
  why: 'To add is to read, to compute and to write. Who writes between the read and the write of another is forgotten.',
  reading: 'CS:APP 12.5 Synchronizing Threads with Semaphores; ECMAScript 29 Memory Model',
  async run(context) {
    for (let round = 1; round <= ROUNDS; round += 1) {
      const [requests] = printedNumbers(await count(context), REQUESTS)
      if (requests === THREADS * TIMES) continue
      fail({ sent: COUNTING, expected: `requests: ${THREADS * TIMES}`, came: `${requests}` })
    }
  },
}

const numbersAgree: Check = {
  id: 'numbers-agree',
  title: 'lets nobody see one number without the other',
  why: 'Each number may be right, and the two of them together never have been. What belongs together is changed, and looked at, under one lock.',
  reading: 'CS:APP 12.5.1–12.5.3; OSTEP 28 Locks',
  async run(context) {
    const printed = await count(context)
    const expected = `${PAGE} bytes for each request whenever somebody looks, and at the end`
    const [requests = 0] = printedNumbers(printed, REQUESTS)
    const [bytes = 0] = printedNumbers(printed, BYTES)
    if (bytes !== requests * PAGE) {
      const came = `${requests} requests with ${bytes} bytes at the end`
      fail({ sent: COUNTING, expected, came })
    }
    const [apart = 0, looks = 0] = printedNumbers(printed, LOOKS)
    if (apart === 0 && looks > 0) return
    fail({ sent: COUNTING, expected, came: `others, ${apart} of ${looks} times` })
  },
}

const ownThreads: Check = {
  id: 'threads-of-their-own',
  title: 'has as many threads as it is told to have',
  why: 'Who counts one after the other needs no lock, and shows nothing.',
  reading: 'proc(5), /proc/[pid]/task; TLPI 29.1',
  async run(context) {
    const one = await threadsOf(context, 1)
    const many = await threadsOf(context, 1 + THREADS)
    if (many - one >= THREADS) return
    fail({
      sent: `--threads 1, and then --threads ${1 + THREADS}`,
      expected: `${THREADS} threads more than the ${one} of the first`,
      came: `${many}`,
    })
  },
}

const sleeps: Check = {
  id: 'waits-asleep',
  title: 'sleeps while it waits for the lock',
  why: 'Who asks again and again takes the processor from the one who holds the lock, and from everybody else.',
  reading: 'futex(2); OSTEP 28 Locks; ECMAScript 25.4, Atomics.wait',
  async run(context) {
    const { command, program } = held(context, THREADS)
    let least = Number.POSITIVE_INFINITY
    const end = performance.now() + HOLD + context.patience
    while (program.exit === undefined && least > ASLEEP && performance.now() < end) {
      const { pid, threads } = biggest(program)
      const share = await busyShare(pid, 200)
      if (threads > THREADS && share !== undefined) least = Math.min(least, share)
    }
    if (least <= ASLEEP) return
    const seen = Number.isFinite(least)
      ? `a thread that is busy ${Math.round(least * 100)} %`
      : `no process of more than ${THREADS} threads`
    const came = program.standardError[0] ?? seen
    fail({ sent: command, expected: 'threads that sleep while the lock is held', came })
  },
}

export const lock: readonly Check[] = [nothingLost, numbersAgree, ownThreads, sleeps]

/** Runs the program to its end, and gives what it printed. */
async function count(context: Context): Promise<string> {
  const program = context.launch('', COUNTING)
  const exit = await within(context.patience, program.exited)
  if (exit?.status === 0) return program.standardOutput.join('\n')
  const came = exit ? [exit.description, ...program.lines].join(': ') : noEnd(context.patience)
  return fail({ sent: COUNTING, expected: 'what it has counted, and exit status 0', came })
}

function noEnd(limit: number): string {
  return `no end within ${limit / 1000} s, for which --patience allows`
}

/** The numbers of a line that begins so; fails where there is none. */
function printedNumbers(printed: string, beginning: string): number[] {
  const line = new RegExp(`^${beginning.replaceAll('N', '(\\d+)')}`, 'm').exec(printed)
  const expected = `a line "${beginning}"`
  return (
    line?.slice(1).map(Number) ?? fail({ sent: COUNTING, expected, came: printed || 'nothing' })
  )
}

/** Starts the program, whose threads then wait for a while. */
function held(context: Context, threads: number): { command: string; program: Command } {
  const command = `--threads ${threads} --times 1000 --hold ${HOLD}`
  return { command, program: context.launch('', command) }
}

/** The most threads that the program is seen to have, of those it is told to have. */
async function threadsOf(context: Context, threads: number): Promise<number> {
  const { command, program } = held(context, threads)
  let most = 0
  const limit = HOLD + context.patience
  const exit = await until(limit, () => {
    most = Math.max(most, biggest(program).threads)
    return program.exit
  })
  if (exit?.status === 0) return most
  const came = exit ? [exit.description, ...program.lines].join(': ') : noEnd(limit)
  return fail({ sent: command, expected: 'exit status 0', came })
}

/** Of the program's processes (a shell may be one) that with the most threads. */
function biggest(program: Command): { pid: number; threads: number } {
  const counted = family(program.pid).map((pid) => ({ pid, threads: threadCount(pid) }))
  return counted.reduce((most, each) => (each.threads > most.threads ? each : most))
}
