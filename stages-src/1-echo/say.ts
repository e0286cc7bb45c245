/** What a program says to the person who started it, whoever that may be by now. */
import { LineWriter } from './line-writer.ts'

/**
 * Writes `line` to standard output. Unlike console.log it cannot end the program: a
 * pipe that nobody reads, or a full disk, is not told to anybody.
 */
export function say(line: string): void {
  new LineWriter(1).write(`${line}\n`)
}

/** The same, to standard error. */
export function sayError(line: string): void {
  new LineWriter(2).write(`${line}\n`)
}
