/** What all browser tests share: the built guide, served, and one Chromium. */
import { chromium } from 'playwright-core'
import type { TestProject } from 'vitest/node'
import { buildGuideIfStale } from '../../scripts/lib/build-guide.ts'
import { findChromium } from '../../scripts/lib/chromium.ts'
import { serveGuide } from '../../scripts/lib/guide-server.ts'
import { dist } from '../../scripts/lib/root.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the built guide is served, without a slash at the end. */
    guide: string
    /** Where the one Chromium of all tests listens. */
    chromium: string
  }
}

/** Serves the guide and starts Chromium, once for all browser tests. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const built = await buildGuideIfStale()
  if (built && built.status !== 0) throw new Error(`The guide does not build:\n${built.output}`)
  const guide = await serveGuide(dist, 0)
  const browser = await chromium.launchServer({ ...(await findChromium()), args: FLAGS })
  project.provide('guide', guide.address)
  project.provide('chromium', browser.wsEndpoint())

  return async () => {
    await browser.close()
    await guide.close()
  }
}

/** A browser that makes no connection of its own, and draws text alike on every machine. */
const FLAGS = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-gpu',
  '--disable-quic',
  '--disable-sync',
  '--font-render-hinting=none',
  '--no-first-run',
]
