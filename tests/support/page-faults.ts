/** Faults of pages that no reader should meet. */
import type { Page } from 'playwright-core'

/**
 * Watches a page from now on for what a reader should never meet: errors, files that cannot be
 * loaded, requests to a host other than the guide's. Each adds one line to `faults`.
 */
export function watchForFaults(page: Page, guide: string, faults: string[]): void {
  const fault = (text: string) => faults.push(`${page.url()}: ${text}`)
  page.on('pageerror', (error) => fault(error.stack ?? error.message))
  page.on('console', (message) => {
    // What could not be loaded is known better below.
    if (message.type() !== 'error' || message.text().startsWith('Failed to load resource')) return
    fault(`console.error: ${message.text()}`)
  })
  page.on('request', (request) => {
    const url = request.url()
    if (url.startsWith('http') && !url.startsWith(`${guide}/`)) fault(`asked another host: ${url}`)
  })
  page.on('response', (response) => {
    if (response.status() >= 400 && !response.request().isNavigationRequest()) {
      fault(`${response.status()} for ${response.url()}`)
    }
  })
}
