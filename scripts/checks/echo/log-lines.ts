/** What a server has printed about one connection, and the facts in it, whatever their names are. */
import { sleep, until } from '../../lib/patience.ts'
import type { Connection } from '../connection.ts'
import type { Context } from '../context.ts'
import { fail } from '../failure.ts'
import type { Server } from '../server.ts'

/** Milliseconds in which the second of two lines about a connection follows the first. */
const MOMENT = 200

/**
 * The lines about the client's port, as soon as `isEnough` says that all is in them. Where that
 * does not come to be, those there are; where there are none the check fails.
 */
export async function linesAbout(
  context: Context,
  client: Connection,
  sent: string,
  server: Server = context.server,
  isEnough?: (text: string) => boolean,
): Promise<string> {
  const find = context.requireLog(server)
  const lines = () => find(client.localPort)
  const first = await until(
    context.patience,
    () => lines().length > 0,
    () => newsOf(server),
  )
  if (!first) return await failWithout(context, client, sent, server)
  if (isEnough) {
    await until(
      Math.min(context.patience, 2_000),
      () => isEnough(textOf(lines())),
      () => newsOf(server),
    )
  } else await sleep(MOMENT)
  return textOf(lines())
}

function textOf(lines: string[]): string {
  return lines.join('\n')
}

function newsOf(server: Server): Promise<unknown> {
  return server.program?.news ?? new Promise(() => {})
}

const LAST_LINES = 3

/** No line came: maybe it waits in a buffer of the program, which its end empties. */
async function failWithout(
  context: Context,
  client: Connection,
  sent: string,
  server: Server,
): Promise<never> {
  const last = server.program?.lines.slice(-LAST_LINES) ?? []
  server.signal('SIGTERM')
  await server.exit(1_000)
  const [late] = server.linesAbout(client.localPort)
  const others =
    last.length > 0 ? `its last lines were: ${last.join(' | ')}` : 'it had printed nothing'
  fail({
    sent,
    expected: `within ${context.patience / 1000} s (--patience) of the end of the connection, a line on standard output or standard error that names the client's port, ${client.localPort}`,
    came: late
      ? `the line only when the server was told to stop, out of a buffer: ${late}`
      : `no line with ${client.localPort} in it; ${others}`,
    why: 'Output that goes into a pipe is kept in the program until there is a block of it, some kilobytes, where a terminal would get each line at once. Every line wants a flush: fflush or setvbuf in C, flush=True in Python, write(2) itself.',
  })
}

/** A number in a text: as it stands there, and what it may be. */
export interface Figure {
  value: number
  /** The value of its last digit: how exactly it is given. */
  step: number
  /** The word before it, and what stands between: `sent=` of `sent=12`. */
  name: string
  /** The word right after it: `ms` of `12 ms`. */
  unit: string
}

const NUMBER = /(?:(\p{L}[\p{L}_-]*["']?\s*[=:]?)\s*["']?)?(\d+(?:\.(\d+))?)(?!\d)(?=\s*(\p{L}*))/gu

/** Every number of the text, in order; commas between thousands are left out. */
export function figuresOf(text: string): Figure[] {
  const plain = text.replaceAll(/(?<=\d),(?=\d{3}(?!\d))/g, '')
  return [...plain.matchAll(NUMBER)].map(
    ([, name = '', digits = '', fraction = '', unit = '']) => ({
      value: Number(digits),
      step: 10 ** -fraction.length,
      name: name.toLowerCase().replaceAll(/["'\s]/g, ''),
      unit,
    }),
  )
}

/** How many of each there are in a second. */
const UNITS = [1, 1e3, 1e6, 1e9]
/** Seconds that clocks and roundings may differ by, whatever the digits say. */
const SLACK = 0.01
/** The coarsest that a duration may be given. */
const COARSEST = 0.11

/** Whether the figure is a duration between the two, in seconds, ms, µs or ns. */
export function isDuration({ value, step }: Figure, least: number, most: number): boolean {
  return UNITS.some((unit) => {
    const precision = Math.min(step / unit, COARSEST)
    const seconds = value / unit
    return (
      seconds > 0 && seconds >= least - SLACK - precision && seconds <= most + SLACK + precision
    )
  })
}

/** The words of the text, without numbers, their units, and what a clock writes. */
export function wordsOf(text: string): Set<string> {
  const bare = text.replaceAll(/\d[\d.,:]*\s*(?:[mµun]?s|sec\w*|milli\w*|bytes?)?\b/giu, ' ')
  const words = bare.toLowerCase().match(/\p{L}[\p{L}_-]+/gu) ?? []
  return new Set(words.filter((word) => !OF_A_CLOCK.test(word)))
}

const OF_A_CLOCK =
  /^(mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|am|pm|utc|gmt)$/
