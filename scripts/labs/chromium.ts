/** The browser of the labs. */
import { type Browser, chromium } from 'playwright-core'
import { findChromium } from '../lib/chromium.ts'

/** Starts a Chromium that makes no connections of its own. */
export async function startBrowser(): Promise<Browser> {
  const args = [
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-gpu',
    '--disable-quic',
    '--disable-sync',
    '--no-first-run',
  ]
  return chromium.launch({ ...(await findChromium()), args })
}
