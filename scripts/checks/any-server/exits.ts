/** How a server ends: with a complaint that says what was wrong, or in order. */
import { within } from '../../lib/patience.ts'
import type { Command } from '../command.ts'
import { fail } from '../failure.ts'
import type { Server } from '../server.ts'

/** What a runtime prints of an error that nobody has handled: Node, Python, Go, Rust, Java. */
const STACK_TRACE = /^\s+at \S|^Traceback |^goroutine \d+ \[|panicked at|^Exception in thread/
/** How a program says at the same time what it would have taken. */
const USAGE = /usage/i

/**
 * The program ends by itself with a status other than 0, and in words: they name what was wrong, or
 * say it as `orWords` does, or how the program is used. A stack trace is no complaint.
 */
export async function expectComplaint(
  program: Command,
  sent: string,
  named: string,
  patience: number,
  orWords: RegExp = USAGE,
): Promise<void> {
  const exit = await within(patience, program.exited)
  const lines = program.lines.filter((line) => line.trim() !== '')
  const isStackTrace = lines.some((line) => STACK_TRACE.test(line))
  const says = lines.some((line) => line.includes(named) || orWords.test(line))
  if (exit?.status && !isSignal(exit.status) && says && !isStackTrace) return
  fail({
    sent,
    expected: `a complaint that names ${named}, in words and not as a stack trace, and an exit status other than 0`,
    came: `${exit?.description ?? stillRuns(patience)}, and ${inShort(lines)}`,
    rule: 'guide',
  })
}

/** A shell tells of a signal by a status of 128 and its number, of which there are 64. */
function isSignal(status: number): boolean {
  return status > 128 && status <= 192
}

/** The server ends by itself, with status 0; of a daemon it is not known with which. */
export async function expectOrderlyExit(
  server: Server,
  sent: string,
  patience: number,
): Promise<void> {
  const exit = await server.exit(patience)
  if (exit?.status === 0 || (exit && server.isDaemon)) return
  fail({
    sent,
    expected: 'the server to end by itself, with exit status 0',
    came: exit?.description ?? stillRuns(patience),
  })
}

function stillRuns(patience: number): string {
  return `a server that still runs after ${patience / 1000} s (--patience)`
}

/** Lines that are many or long are shown from their beginning to their end. */
function inShort(lines: string[]): string {
  const [first, ...rest] = lines.map(shortened)
  if (first === undefined) return 'not a word'
  return rest.length === 0
    ? `this line: ${first}`
    : `${lines.length} lines, from "${first}" to "${rest.at(-1)}"`
}

const LONGEST = 200

function shortened(line: string): string {
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line
}
