/** Exercise 4: the reader's program compares servers whose cost the check knows. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { within } from '../../../lib/patience.ts'
import { quoted } from '../../../lib/shell.ts'
import type { Check } from '../../check.ts'
import type { Context } from '../../context.ts'
import { fail } from '../../failure.ts'

/** A comparison lasts longer than an answer, so many times. */
const LONGER = 12
const CLIENTS = 4
const REQUESTS = 40
/** Milliseconds of processor time that a request costs. */
const CHEAP = 8
const DEAR = 16

interface Figures {
  throughput: number
  cpu: number
}

type Findings = Record<string, Figures>

const cost: Check = {
  id: 'arch-cost',
  title: 'finds what a request costs, and that another server’s costs twice as much',
  why: 'Requests a second say something about the machine. What one costs says something about the server.',
  reading: 'Systems Performance 12.1, 6.5.2; proc_pid_stat(5), utime, stime',
  async run(context) {
    const { findings, printed } = await compare(context, {
      one: `--burn ${CHEAP}`,
      two: `--burn ${DEAR}`,
    })
    const { one, two } = findings ?? {}
    const isRight =
      one && two && one.cpu > 900 * CHEAP && two.cpu / one.cpu > 1.5 && two.cpu / one.cpu < 2.4
    if (isRight) return
    fail({
      sent: `a server that takes ${CHEAP} ms of processor time for a request, and one that takes ${DEAR}`,
      expected: `${CHEAP},000 µs or more for the first, and about twice as many for the second`,
      came: printed,
    })
  },
}

const all: Check = {
  id: 'arch-processes',
  title: 'counts what all processes of a server cost',
  why: 'A master that serves nobody costs next to nothing. What costs are its workers.',
  reading: 'proc_pid_stat(5), cutime; proc_pid_task_tid_children(5); times(2)',
  async run(context) {
    const { findings, printed } = await compare(context, {
      one: `--burn ${CHEAP}`,
      two: `--burn ${CHEAP} --child`,
    })
    const { one, two } = findings ?? {}
    if (one && two && two.cpu > 0.7 * one.cpu && two.cpu < 1.5 * one.cpu) return
    fail({
      sent: `two servers that take ${CHEAP} ms for a request, the second in a process that it has started`,
      expected: 'about the same processor time',
      came: printed,
    })
  },
}

const turns: Check = {
  id: 'arch-turns',
  title: 'is not taken in by a machine that does something else for a while',
  why: 'Measured once, one after the other, each server has a machine of its own. In turns they have the same, and a bad moment is one of several.',
  reading:
    'Systems Performance 12.1.3, 12.3; Chen and Revels, Robust benchmarking in noisy environments',
  async run(context) {
    const folder = mkdtempSync(join(tmpdir(), 'starts-'))
    const flags = `--burn ${CHEAP} --starts ${quoted(join(folder, 'starts'))} --disturbed 2`
    try {
      const { findings, printed } = await compare(context, { one: flags, two: flags })
      const { one, two } = findings ?? {}
      const ratio = one && two ? two.throughput / one.throughput : 0
      if (ratio > 0.65 && ratio < 1.5) return
      fail({
        sent: 'two servers that are alike; the second that is started meets a machine four times as slow',
        expected: 'about the same throughput',
        came: printed,
      })
    } finally {
      rmSync(folder, { recursive: true })
    }
  },
}

const errors: Check = {
  id: 'arch-errors',
  title: 'gives no figures where a server answers with errors',
  why: 'A refusal is quickly made. Who counts it as an answer finds the server best that does least.',
  reading: 'RFC 9110 §15.6.4 503 Service Unavailable; wrk, Non-2xx or 3xx responses',
  async run(context) {
    const { findings, printed, status } = await compare(context, {
      one: `--burn ${CHEAP}`,
      two: `--burn ${CHEAP} --refusing`,
    })
    if (findings === undefined && status !== undefined && status !== 0) return
    fail({
      sent: 'two servers, of which one answers every third request with 503',
      expected: 'no figures, and an exit status other than 0',
      came: `exit status ${status}, ${printed}`,
    })
  },
}

export const architectures: readonly Check[] = [cost, all, turns, errors]

interface Run {
  findings: Findings | undefined
  printed: string
  status: number | undefined
}

/** Runs the reader's program once, with servers that have these flags. */
async function compare(
  { launch, patience }: Context,
  servers: Record<string, string>,
): Promise<Run> {
  const file = quoted(`${import.meta.dirname}/known-server.ts`)
  const commands = Object.entries(servers).map(([name, flags]) => {
    const command = `exec ${quoted(process.execPath)} ${file} --port {port} ${flags}`
    return `--server ${quoted(`${name}=${command}`)}`
  })
  const load = `--clients ${CLIENTS} --requests ${REQUESTS}`
  const program = launch('', `${commands.join(' ')} ${load}`)
  const exit = await within(LONGER * patience, program.exited)
  const printed = program.standardOutput.join('\n') || program.standardError.join('\n') || 'nothing'
  return { findings: parse(program.standardOutput.at(-1)), printed, status: exit?.status }
}

function parse(line = ''): Findings | undefined {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
