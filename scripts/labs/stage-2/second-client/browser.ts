/** What a browser sees of a server that serves one connection at a time. */
import type { Browser, Page } from 'playwright-core'

/** One visit of the page with pictures. */
export interface Visit {
  /** Milliseconds until everything was there. */
  loaded: number
  requests: number
  /** How many TCP connections they came over. */
  connections: number
}

/** The page, and how many pictures are in it. */
export const PICTURES = 24

export function page(): string {
  const pictures = Array.from({ length: PICTURES }, (_, n) => `<img src="/${n}.svg" alt="">`)
  return `<!doctype html><title>Pictures</title><link rel="icon" href="data:,">${pictures.join('')}`
}

/** Opens the page as somebody who was never there. */
export async function visit(browser: Browser, port: number): Promise<Visit> {
  const context = await browser.newContext()
  try {
    const opened = await context.newPage()
    const connections = await connectionsOf(opened)
    const began = performance.now()
    await opened.goto(`http://127.0.0.1:${port}/`, { waitUntil: 'load', timeout: 60_000 })
    const loaded = performance.now() - began
    return { loaded, requests: connections.length, connections: new Set(connections).size }
  } finally {
    await context.close()
  }
}

/** The connection of every response, as Chromium numbers them. */
async function connectionsOf(opened: Page): Promise<number[]> {
  const connections: number[] = []
  const session = await opened.context().newCDPSession(opened)
  session.on('Network.responseReceived', ({ response }) => {
    if (response.url.startsWith('http')) connections.push(response.connectionId)
  })
  await session.send('Network.enable')
  return connections
}
