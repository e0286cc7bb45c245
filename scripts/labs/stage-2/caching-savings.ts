/** What a browser asks for and gets when it reads the guide twice: with and without what saves. */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContext } from 'playwright-core'
import type { PlotRow, Value } from '../../../src/lib/results.ts'
import { buildGuideIfStale } from '../../lib/build-guide.ts'
import { dist } from '../../lib/root.ts'
import { startBrowser } from '../chromium.ts'
import { type Findings, type Lab, LabFailure, type Session } from '../lab.ts'
import { significant } from '../statistics.ts'
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
    return findings(found, pages)
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

function findings(found: ReadonlyMap<Reading, Traffic>, pages: readonly string[]): Findings {
  const values: Record<string, Value> = {
    pages: { value: pages.length, unit: 'pages', label: 'of the guide, read one after the other' },
  }
  const rows = (measure: (traffic: Traffic) => number): PlotRow[] =>
    [...found].map(([reading, traffic]) => ({
      label: readings[reading],
      value: measure(traffic),
      stage: 2,
    }))
  const megabytes = ({ bytes }: Traffic) => significant(bytes / 1e6)
  const nothing = found.get('nothing')
  for (const [reading, traffic] of found) {
    const key = reading.charAt(0).toUpperCase() + reading.slice(1)
    const label = readings[reading]
    values[`requests${key}`] = { value: traffic.requests, unit: 'requests', label }
    values[`bytes${key}`] = { value: megabytes(traffic), unit: 'MB', label }
    values[`unchanged${key}`] = {
      value: traffic.unchanged,
      unit: 'responses',
      label: `304, ${label}`,
    }
    if (!nothing) continue
    const share = significant((traffic.bytes / nothing.bytes) * 100)
    values[`share${key}`] = {
      value: share,
      unit: '%',
      label: `bytes, ${label}, of what is sent uncompressed without a cache`,
    }
  }
  const subtitle = `Chromium opens ${pages.length} pages one after the other; counted in the server's access log`
  return {
    values,
    plots: {
      bytes: {
        title: 'Megabytes of content sent',
        subtitle,
        unit: 'MB',
        kind: 'bars',
        better: 'less',
        rows: rows(megabytes),
      },
      requests: {
        title: 'Requests',
        subtitle,
        unit: 'requests',
        kind: 'bars',
        better: 'less',
        rows: rows(({ requests }) => requests),
      },
    },
    data: { pages, traffic: Object.fromEntries(found) },
  }
}
