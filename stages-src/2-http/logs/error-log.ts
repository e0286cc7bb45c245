/** What a server has to say of itself: a line each, with its time and its level. */
import { type LineSink, LONGEST_LINE } from '../../1-echo/line-writer.ts'
import { logEscape } from './log-escape.ts'

/** From all that can be said to what has to be. */
export const LEVELS = ['debug', 'info', 'warn', 'error'] as const
export type Level = (typeof LEVELS)[number]

/** What stands around a message: the time, the level, the line feed. */
const AROUND = '2026-11-23T00:05:09.123Z error \n'.length

export class ErrorLog {
  readonly #sink: LineSink
  readonly #least: number

  /** Writes into `sink` what is of `level` or above. */
  constructor(sink: LineSink, level: Level) {
    this.#sink = sink
    this.#least = LEVELS.indexOf(level)
  }

  /** Writes `2026-11-23T00:05:09.123Z warn …`, whatever is in the message. */
  write(level: Level, message: string): void {
    if (LEVELS.indexOf(level) < this.#least) return
    const ascii = message.replaceAll('§', 'section ')
    const text = logEscape(ascii, LONGEST_LINE - AROUND)
    this.#sink.write(`${new Date().toISOString()} ${level} ${text}\n`)
  }
}

/**
 * How much a response's status matters: the client's mistakes are not ours, nor are
 * a method and a version that nobody knows.
 */
export function levelOf(status: number): Level {
  return status < 500 || status === 501 || status === 505 ? 'info' : 'error'
}
