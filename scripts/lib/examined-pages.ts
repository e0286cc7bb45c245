/** The pages of the built guide that stand for all of them. */
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { pageAddresses } from './links.ts'

/**
 * The addresses of the pages in `folder` that are worth a look, such as `/week/1/`: all of them
 * `atLength`; else, of the pages of source files, which are made alike, only the longest, as it
 * has all that such a page can have.
 */
export function examinedPages(folder: string, atLength: boolean): string[] {
  const addresses = pageAddresses(folder)
  if (atLength) return addresses
  const length = (address: string) => statSync(pageFile(folder, address)).size
  const [longest] = addresses.filter(isSourcePage).sort((a, b) => length(b) - length(a))
  return addresses.filter((address) => !isSourcePage(address) || address === longest)
}

/** Whether a page shows a whole source file, and nothing else. */
export function isSourcePage(address: string): boolean {
  return /^\/source\/.+\.ts\/$/.test(address)
}

/** What stands in `folder` as the page of an address. */
export function readPage(folder: string, address: string): string {
  return readFileSync(pageFile(folder, address), 'utf8')
}

function pageFile(folder: string, address: string): string {
  return join(folder, address.endsWith('/') ? `${address}index.html` : address)
}
