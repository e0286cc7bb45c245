/** How a server ends: with a complaint that says what was wrong, or in order. */
import { within } from '../../lib/patience.ts'
import type { Program } from '../../lib/program.ts'
import { fail } from '../failure.ts'
import type { Server } from '../server.ts'

/** The program ends by itself with status 1, and its one line names what was wrong. */
export async function expectComplaint(
  program: Program,
  sent: string,
  named: string,
  patience: number,
): Promise<void> {
  const exit = await within(patience, program.exited)
  const lines = program.lines.filter((line) => line.trim() !== '')
  if (exit?.status === 1 && lines.length === 1 && lines[0]?.includes(named)) return
  fail({
    sent,
    expected: `one line that names ${named}, and exit status 1`,
    came: `${exit?.description ?? stillRuns(patience)}, and ${inShort(lines)}`,
  })
}

/** The server ends by itself, with status 0. */
export async function expectOrderlyExit(
  server: Server,
  sent: string,
  patience: number,
): Promise<void> {
  const exit = await server.exit(patience)
  if (exit?.status === 0) return
  fail({ sent, expected: 'exit status 0', came: exit?.description ?? stillRuns(patience) })
}

function stillRuns(patience: number): string {
  return `a server that still runs after ${patience / 1000} s`
}

function inShort(lines: string[]): string {
  const [first, ...rest] = lines
  if (first === undefined) return 'not a word'
  return rest.length === 0
    ? `this line: ${first}`
    : `${lines.length} lines, from "${first}" to "${rest.at(-1)}"`
}
