/** What the server has done, as a page for people and as JSON for programs. */

import type { Problem } from '../../2-http/problem.ts'
import type { Request } from '../../2-http/request/request.ts'
import { page } from '../../2-http/response/page.ts'
import type { Handler, OtherPage, Site } from '../../2-http/response/response.ts'
import type { Summary } from './statistics.ts'

/** A summary, and what a server says of itself besides. */
export interface Status extends Summary {
  readonly model: string
  /** Seconds since the server began. */
  readonly uptime: number
  /** Jobs, or connections, that wait for a thread. */
  readonly waiting: number
}

// #region status
/**
 * The page for a request by `peer`: HTML, or JSON with `?format=json`. It says how
 * busy the server is, so nobody on another machine is told.
 */
export function statusPage(
  request: Request,
  peer: string,
  status: Status,
): string | OtherPage | Problem {
  return answerStatus(request, peer, status, () => tablesOf(status))
}

/** Rows by what they are about, under the caption of their table. */
export type Tables = Readonly<Record<string, Readonly<Record<string, string>>>>

/** The same for any `status`, which `tables` puts into words. */
export function answerStatus(
  { query }: Request,
  peer: string,
  status: object,
  tables: () => Tables,
): string | OtherPage | Problem {
  if (!isLoopback(peer)) {
    return { status: 403, reason: `the status page is not for ${peer}` }
  }
  if (new URLSearchParams(query ?? '').get('format') === 'json') {
    return { type: 'application/json', text: `${JSON.stringify(status)}\n` }
  }
  return page('Server status', body(tables()))
}

/** `site` with such a page at `path`, unless that is 'off'. */
export function withPage(site: Site, path: string, page: Handler): Site {
  if (path === 'off') return site
  return { ...site, handlers: new Map([...site.handlers, [path, page]]) }
}

/** 127.0.0.0/8 (RFC 1122 §3.2.1.3), ::1, and the former within the latter. */
export function isLoopback(host: string): boolean {
  return host === '::1' || /^(::ffff:)?127\.\d+\.\d+\.\d+$/.test(host)
}
// #endregion status

// #region html
function tablesOf(status: Status): Tables {
  const { model, statuses, threads, uptime } = status
  return {
    Server: {
      Model: model,
      'Up for': `${Math.floor(uptime)} s`,
      Requests: `${status.requests}`,
      'Bytes of content': `${status.bytes}`,
      'Waiting for a thread': `${status.waiting}`,
    },
    Threads: inWords(threads),
    'Responses by status': inWords(statuses),
    [LATENCY]: latencyRows(status.latency),
  }
}

export const LATENCY = 'From request to response, at most'

export function latencyRows(latency: Summary['latency']): Record<string, string> {
  return {
    'Half of them': milliseconds(latency.p50),
    '90 %': milliseconds(latency.p90),
    '99 %': milliseconds(latency.p99),
    '99.9 %': milliseconds(latency.p999),
  }
}

function body(tables: Tables): string {
  const all = Object.entries(tables).map(([caption, rows]) => table(caption, rows))
  return [...all, '<p><a href="?format=json">The same as JSON</a></p>'].join('\n')
}

function table(caption: string, rows: Readonly<Record<string, string>>): string {
  const lines = Object.entries(rows).map(
    ([name, value]) => `<tr><th scope="row">${name}</th><td>${value}</td></tr>`,
  )
  return `<h2>${caption}</h2>\n<table>\n${lines.join('\n')}\n</table>`
}

export function inWords(
  counts: Readonly<Record<string, number>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(counts).map(([name, count]) => [name, `${count}`]),
  )
}

function milliseconds(seconds: number | null): string {
  return seconds === null ? 'nothing yet' : `${(seconds * 1000).toPrecision(2)} ms`
}
// #endregion html
