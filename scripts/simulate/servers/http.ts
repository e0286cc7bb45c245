/** What the servers of HTTP have in common: limits, a site, logs in memory. */
import { type Limits, limitsOf } from '../../../stages-src/2-http/limits.ts'
import type { Logs } from '../../../stages-src/2-http/logs/logs.ts'
import type { Site } from '../../../stages-src/2-http/response/response.ts'
import { siteOf } from '../../../stages-src/2-http/site.ts'
import type { Settings } from '../settings.ts'
import { ROOT } from '../site.ts'
import type { Logs as Kept } from './server.ts'

export function limitsFor({ limits }: Settings): Limits {
  const sizes = { maxRequestLine: 8192, maxFields: 100, maxFieldBytes: 32_768, maxBody: 1 << 20 }
  return limitsOf({ ...limits, ...sizes })
}

export function siteFor(): Site {
  const how = { listing: true, dotFiles: false, followLinks: false }
  return siteOf({ root: ROOT, ...how, maxAge: 0, type: {} })
}

export function logsFor(kept: Kept): Logs {
  return {
    access: { write: () => kept.access() },
    errors: { write: (_level, message) => kept.line(message) },
  }
}
