/** How it is told that a command has not become a server. */
import type { Command } from './command.ts'
import { CheckFailure } from './failure.ts'
import { otherPorts } from './listening.ts'

/** How many of the last lines are shown. */
const LAST_LINES = 12

/** The command ended before it listened, or did not come to listen. */
export class StartFailure extends CheckFailure {
  /** How it ended, or that it runs and does not listen. */
  readonly outcome: string
  /** The last lines that it has printed, on standard error if there are any. */
  readonly lastWords: readonly string[]

  /**
   * `waited` is how long nothing had listened, in words, if that is what ended the wait. To be made
   * before the command is ended.
   */
  constructor(line: string, command: Command, port: number, waited?: string) {
    const outcome = outcomeOf(command, port, waited)
    const words = lastWordsOf(command)
    const last = words.findLast((word) => word.trim() !== '')
    super({
      sent: line,
      expected: `a server that listens on port ${port}`,
      came: last ? `${outcome}: ${last}` : outcome,
    })
    this.outcome = outcome
    this.lastWords = words
  }

  /** All that is known, in some lines for a terminal. */
  get inFull(): string {
    const said =
      this.lastWords.length > 0
        ? ['  and said at last:', ...this.lastWords.map((line) => `    ${line}`)]
        : ['  and said nothing, on standard output or standard error.']
    return [
      `the server did not start: ${this.outcome}`,
      `  command: ${this.evidence.sent}`,
      `  waited for: ${this.evidence.expected}`,
      ...said,
    ].join('\n')
  }
}

function outcomeOf(command: Command, port: number, waited: string | undefined): string {
  const exit = command.exit?.description
  if (waited === undefined && exit) return exit
  const others = otherPorts(command)
  const elsewhere = others.length > 0 ? `; it listens on port ${others.join(', ')}` : ''
  const ended = exit ? `; the command had ended with ${exit}, and left others` : ''
  return `nothing listened on port ${port} within ${waited}${elsewhere}${ended}`
}

function lastWordsOf({ standardError, standardOutput }: Command): string[] {
  const lines = standardError.length > 0 ? standardError : standardOutput
  return lines.slice(-LAST_LINES)
}
