/** What a browser asks for and gets when it reads the guide twice: with and without what saves. */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContext } from 'playwright-core'
import { buildGuideIfStale } from '../../lib/build-guide.ts'
import { dist } from '../../lib/root.ts'
import { startBrowser } from '../chromium.ts'
import { camelCase, Findings, row } from '../findings.ts'
import { type Lab, LabFailure, type Session } from '../lab.ts'
import { makeSite } from './caching-savings/site.ts'
import { startStage } from './contenders.ts'

export const cachingSavings: Lab = {
  name: 'caching-savings',
  title: 'What compression, caching and validators save',
  file: import.meta.filename,
  run,
}

/** How the pages are read. */
const readings = {
  nothing: 'uncompressed, no cache',
  compressed: 'compressed, no cache',
  first: 'compressed, first visit',
  second: 'compressed, second visit',
} as const

type Reading = keyof typeof readings

/** What the server's access log says of a reading. */
interface Traffic {
  requests: number
  /** Of content; heads are not counted. */
  bytes: number
  /** Answered with 304. */
  unchanged: number
}

async function run(session: Session): Promise<Findings> {
  const root = session.quick ? makeSite(session.folder) : await builtGuide(session)
  const pages = globSync('{,week/*/,stage/*/}index.html', { cwd: root })
    .map((path) => `/${path.slice(0, -'index.html'.length)}`)
    .sort()
  const log = join(session.folder, 'access.log')
  const server = await startStage({ root, log })
  const browser = await startBrowser()
  try {
    const found = new Map<Reading, Traffic>()
    const read = async (reading: Reading, context: BrowserContext) => {
      session.progress(readings[reading])
      const before = linesOf(log).length
      await readPages(context, `http://127.0.0.1:${server.port}`, pages, reading)
      found.set(reading, trafficOf(linesOf(log).slice(before)))
    }
    await read('nothing', await browser.newContext())
    await read('compressed', await browser.newContext())
    const returning = await browser.newContext()
    await read('first', returning)
    await read('second', returning)
    return findingsOf(found, pages)
  } finally {
    await browser.close()
    await server.stop()
  }
}

async function builtGuide({ progress }: Session): Promise<string> {
  const built = await buildGuideIfStale(() => progress('building the guide'))
  if (built && built.status !== 0) throw new LabFailure('the guide does not build: npm run build')
  return dist
}

/** Opens the pages one after the other in one tab, as a reader does. */
async function readPages(
  context: BrowserContext,
  origin: string,
  pages: readonly string[],
  reading: Reading,
): Promise<void> {
  const tab = await context.newPage()
  const session = await context.newCDPSession(tab)
  await session.send('Network.enable')
  const withoutCache = reading === 'nothing' || reading === 'compressed'
  await session.send('Network.setCacheDisabled', { cacheDisabled: withoutCache })
  if (reading === 'nothing') {
    const headers = { 'Accept-Encoding': 'identity' }
    await session.send('Network.setExtraHTTPHeaders', { headers })
  }
  for (const page of pages) {
    await tab.goto(origin + page, { waitUntil: 'networkidle', timeout: 60_000 })
  }
  await tab.close()
}

function linesOf(log: string): string[] {
  return existsSync(log) ? readFileSync(log, 'utf8').split('\n').filter(Boolean) : []
}

/** Reads lines of the Combined Log Format. */
function trafficOf(lines: readonly string[]): Traffic {
  const traffic: Traffic = { requests: 0, bytes: 0, unchanged: 0 }
  for (const line of lines) {
    const [, status, bytes] = /" (\d{3}) (\d+|-) "/.exec(line) ?? []
    if (status === undefined) throw new LabFailure(`a line of the log cannot be read: ${line}`)
    traffic.requests += 1
    traffic.bytes += Number(bytes === '-' ? 0 : bytes)
    if (status === '304') traffic.unchanged += 1
  }
  return traffic
}

function findingsOf(found: ReadonlyMap<Reading, Traffic>, pages: readonly string[]): Findings {
  const findings = new Findings({ pages, traffic: Object.fromEntries(found) })
  const subtitle = `Chromium opens ${pages.length} pages one after the other; counted in the server's access log`
  const rows = (measure: (traffic: Traffic) => number) =>
    [...found].map(([reading, traffic]) => row(readings[reading], measure(traffic), 2))
  findings
    .count('pages', pages.length, 'pages', 'of the guide, read one after the other')
    .bars('bytes', {
      title: 'Megabytes of content sent',
      subtitle,
      unit: 'MB',
      better: 'less',
      rows: rows(({ bytes }) => bytes / 1e6),
    })
    .bars('requests', {
      title: 'Requests',
      subtitle,
      unit: 'requests',
      better: 'less',
      rows: rows(({ requests }) => requests),
    })
  const all = found.get('nothing')?.bytes ?? Number.NaN
  for (const [reading, { requests, bytes, unchanged }] of found) {
    const label = readings[reading]
    const share = `bytes, ${label}, of what is sent uncompressed without a cache`
    findings
      .count(camelCase('requests', reading), requests, 'requests', label)
      .value(camelCase('bytes', reading), bytes / 1e6, 'MB', label)
      .count(camelCase('unchanged', reading), unchanged, 'responses', `304, ${label}`)
      .value(camelCase('share', reading), (bytes / all) * 100, '%', share)
  }
  return findings
}
