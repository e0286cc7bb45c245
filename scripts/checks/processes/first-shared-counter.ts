/** What the first program of week 15 does: one number for all workers, and no request uncounted. */
import { existsSync, rmSync } from 'node:fs'
import { sleep, until } from '../../lib/patience.ts'
import { killProcess } from '../../lib/processes.ts'
import type { Check } from '../check.ts'
import type { Context } from '../context.ts'
import { fail } from '../failure.ts'
import type { Server } from '../server.ts'
import { expectMany, MANY, pageOf, startPrefork } from './first-programs.ts'
import { mappingsOf, mapsOf } from './sharing.ts'
import { haveEnded, inWords } from './workers.ts'

/** How many ask one after the other, and how many at once, again and again. */
const SOME = 40
const ROUNDS = 10
/** What each worker counts when it begins: enough for them to be at it side by side. */
const ADDED = 20_000_000

const together: Check = {
  id: 'counted-together',
  title: 'gives each request the next number, whichever worker answers',
  why: 'A variable is in the memory of one process. What all of them count has to be in memory that all of them have.',
  reading: 'TLPI 49.4.2, 54.2; mmap(2), MAP_SHARED; shm_open(3)',
  async run(context) {
    const { server, flags } = await startPrefork(context)
    await expectNumbers(context, server, 0, `${flags}, and ${SOME} requests`)
  },
}

const different: Check = {
  id: 'no-number-twice',
  title: `gives no number to two requests, and leaves none out, where ${SOME} come at once`,
  why: 'Between looking at a number and writing it back another worker has looked at it, too. Adding one is a single step, or it loses.',
  reading: 'Atomics.add, ECMAScript §25.4; CS:APP 12.5; TLPI 53',
  async run(context) {
    const { server, flags } = await startPrefork(context)
    const numbers: number[] = []
    for (let round = 0; round < ROUNDS; round += 1) {
      const asked = Array.from({ length: SOME }, () => numberOf(context, server))
      numbers.push(...(await Promise.all(asked)))
    }
    const missing = numbers.map((_, at) => at + 1).filter((number) => !numbers.includes(number))
    if (missing.length === 0) return
    const sent = `${flags}; ${ROUNDS} times ${SOME} requests at once`
    const expected = `the numbers from 1 to ${numbers.length}, each once`
    fail({ sent, expected, came: `${missing.length} of them for nobody, such as ${missing[0]}` })
  },
}

const exact: Check = {
  id: 'none-lost',
  title: `counts exactly, where ${MANY} workers add ${ADDED.toLocaleString('en')} each (--add)`,
  why: 'To fetch, to add, to put back: three steps. Two processes that take them at the same time count once.',
  reading:
    'Atomics.add, ECMAScript §25.4; Intel SDM 3, 9.1 Locked Atomic Operations; CS:APP 12.5.1',
  async run(context) {
    const { server, flags } = await startPrefork(context, `--add ${ADDED}`)
    const expected = MANY * ADDED
    const end = performance.now() + context.patience
    for (let asked = 1; ; asked += 1) {
      const number = (await numberOf(context, server)) - asked
      if (number === expected) return
      if (number > expected || performance.now() >= end) {
        const came = `${number.toLocaleString('en')}`
        fail({ sent: flags, expected: `${expected.toLocaleString('en')}, in the end`, came })
      }
      await sleep(50)
    }
  },
}

const outlives: Check = {
  id: 'numbers-go-on',
  title: 'goes on counting from where it was when workers have died',
  why: 'The memory is the master’s as well. It is there for as long as anybody has it, and the next worker finds in it what the last has left.',
  reading: 'shm_overview(7), Persistence; TLPI 54.2; mmap(2)',
  async run(context) {
    const { server, flags, workers } = await startPrefork(context)
    await expectNumbers(context, server, 0, `${flags}, and ${SOME} requests`)
    workers.forEach(killProcess)
    const sent = `${flags}; ${SOME} requests, SIGKILL to all workers, and ${SOME} requests`
    await expectMany(context, server, MANY, sent, workers)
    await expectNumbers(context, server, SOME, sent)
  },
}

const mapped: Check = {
  id: 'one-memory',
  title: 'has one mapping in all workers, shared and writable, that no name leads to any more',
  why: 'With its name taken away the memory is there for those who have it, and gone with the last of them. One that keeps its name outlives every process, until the machine is started again.',
  reading: 'proc(5), /proc/[pid]/maps; shm_unlink(3); TLPI 54.4',
  async run(context) {
    const { flags, master, workers } = await startPrefork(context)
    const common = () => {
      const all = workers.map(({ pid }) => mappingsOf(pid, 'w'))
      return all.reduce((some, its) => some.intersection(its)).size > 0
    }
    if (!(await until(context.patience, common))) {
      const expected = 'a mapping (rw-s) of the same inode in each'
      fail({ sent: flags, expected, came: `none in ${inWords(workers)}` })
    }
    const names = workers.flatMap(({ pid }) => mapsOf(pid).match(/\/dev\/shm\/\S+$/gm) ?? [])
    killProcess(master)
    await haveEnded(context, workers)
    const left = new Set(names.filter((name) => existsSync(name)))
    for (const name of left) rmSync(name)
    if (left.size === 0) return
    const sent = `${flags}; SIGKILL to the master, and the end of all workers`
    fail({ sent, expected: 'nothing left of it', came: [...left].join(', ') })
  },
}

export const sharedCounter: readonly Check[] = [together, different, exact, outlives, mapped]

/** Asks so often, one after the other, and expects the numbers behind `before`. */
async function expectNumbers(
  context: Context,
  server: Server,
  before: number,
  sent: string,
): Promise<void> {
  for (let number = before + 1; number <= before + SOME; number += 1) {
    const came = await numberOf(context, server)
    if (came !== number) fail({ sent, expected: `Request ${number}`, came: `Request ${came}` })
  }
}

/** The number that a page gives to its request. */
async function numberOf(context: Context, server: Server): Promise<number> {
  const page = await pageOf(context, server)
  const [, number] = /request\D{0,20}(\d+)/i.exec(page) ?? []
  if (number !== undefined) return Number(number)
  const expected = 'a page with “Request”, and its number'
  return fail({ sent: 'a request', expected, came: JSON.stringify(page) })
}
