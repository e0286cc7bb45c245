/**
 * One line for every response, in Combined Log Format and with its duration:
 * 127.0.0.1 - - [23/Nov/2026:00:05:09 +0000] "GET / HTTP/1.1" 200 612 "-" "curl/8.0" 0.000132
 */

import { memoize } from '../memoize.ts'
import { logEscape } from './log-escape.ts'

/** What is logged of a request and its response. */
export interface AccessEntry {
  /** The peer's address without its port. */
  readonly peer: string
  /** When the response was made, in milliseconds since the epoch. */
  readonly time: number
  /** The request line as it was sent; empty where none could be read. */
  readonly requestLine: string
  readonly status: number
  /** Bytes of content that were sent. */
  readonly bytes: number
  readonly referer: string | undefined
  readonly userAgent: string | undefined
  /** From the request's head to the response's end, in seconds. */
  readonly duration: number
}

/**
 * Characters of each part that a client decides on. With the others, which are
 * short, a line stays below 4096 bytes, so that one write(2) keeps it in one piece.
 */
export const MOST = { requestLine: 2048, referer: 1024, userAgent: 512 }

/** The line, its line feed included: at most 4096 bytes, all of them ASCII. */
export function accessLine(entry: AccessEntry): string {
  const request = quoted(entry.requestLine, MOST.requestLine)
  const referer = quoted(entry.referer, MOST.referer)
  const userAgent = quoted(entry.userAgent, MOST.userAgent)
  const date = logDate(Math.floor(entry.time / 1000))
  const bytes = entry.bytes === 0 ? '-' : entry.bytes
  const duration = entry.duration.toFixed(6)
  return `${entry.peer} - - [${date}] ${request} ${entry.status} ${bytes} ${referer} ${userAgent} ${duration}\n`
}

function quoted(text: string | undefined, most: number): string {
  return text === undefined || text === '' ? '"-"' : `"${logEscape(text, most)}"`
}

/** '23/Nov/2026:00:05:09 +0000', made once a second. */
export const logDate: (second: number) => string = memoize(2, (second: number) => {
  const [, day, month, year, clock] = new Date(second * 1000)
    .toUTCString()
    .split(' ')
  return `${day}/${month}/${year}:${clock} +0000`
})
