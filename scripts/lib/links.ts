/** The links inside the built guide, followed on disk. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Parser } from 'htmlparser2'

/** A page of a built site and what is wrong with its links, a line each. */
export interface CheckedPage {
  /** Its address, for example `/week/1/`. */
  address: string
  /** How many links to pages and files of this same site it has. */
  links: number
  faults: string[]
}

/**
 * Follows every link inside a built site, with its anchor, on disk: from each page in `folder`,
 * whether or not another page leads there. Links to other sites are not followed.
 */
export function checkLinks(folder: string): CheckedPage[] {
  const pages = readPages(folder)
  return [...pages.values()].map((page) => {
    const inside = targetsOf(page).filter((target) => target.origin === site.origin)
    const faults = inside.map((target) => faultOf(target, page, pages, folder))
    return {
      address: page.url.pathname,
      links: inside.length,
      faults: [...new Set([...page.faults, ...faults])].filter((fault) => fault !== undefined),
    }
  })
}

/** The addresses of all pages in `folder`, such as `/week/1/`. */
export function pageAddresses(folder: string): string[] {
  return [...pageFiles(folder).keys()]
}

interface Page {
  url: URL
  /** The values of `href`, `src`, … as they stand. */
  links: string[]
  /** What a link may name after `#`. */
  anchors: Set<string>
  faults: string[]
}

/** No such host: what a link says without a host belongs to the site, and the rest does not. */
const site = new URL('http://site.invalid/')

function targetsOf(page: Page): URL[] {
  return page.links.flatMap((link) => {
    const target = URL.parse(link, page.url)
    if (!target) page.faults.push(`'${link}' is no address`)
    return target ?? []
  })
}

/** Why a reader who follows a link of `page` to `target` would not arrive, if so. */
function faultOf(
  target: URL,
  page: Page,
  pages: Map<string, Page>,
  folder: string,
): string | undefined {
  const path = decodeURIComponent(target.pathname)
  const found = pages.get(path)
  if (!found) {
    if (pages.has(`${path}/`)) return `${path} lacks the slash at its end`
    return existsSync(join(folder, path)) ? undefined : `${path} is not there`
  }
  const anchor = decodeURIComponent(target.hash.slice(1))
  // An empty fragment and `top` mean the top of any page (HTML, "find a potential indicated element").
  if (anchor === '' || anchor === 'top' || found.anchors.has(anchor)) return undefined
  return `${found === page ? '' : path}#${anchor} is not there`
}

function readPages(folder: string): Map<string, Page> {
  const pages = new Map<string, Page>()
  for (const [address, file] of pageFiles(folder)) {
    pages.set(address, readPage(readFileSync(file, 'utf8'), new URL(encodeURI(address), site)))
  }
  return pages
}

/** Pages by address. A folder's page is `index.html`; only the page for what is missing is not. */
function pageFiles(folder: string): Map<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return new Map(
    names
      .filter((name) => name.endsWith('.html'))
      .sort()
      .map((name) => [`/${name.replace(/(^|\/)index\.html$/, '$1')}`, join(folder, name)]),
  )
}

function readPage(html: string, url: URL): Page {
  const page: Page = { url, links: [], anchors: new Set(), faults: [] }
  const parser = new Parser({
    onopentag(name, attributes) {
      page.links.push(...linksOf(attributes))
      for (const anchor of anchorsOf(name, attributes)) {
        if (page.anchors.has(anchor)) page.faults.push(`id="${anchor}" is there twice`)
        page.anchors.add(anchor)
      }
    },
  })
  parser.end(html)
  return page
}

function linksOf({ href, src, srcset, poster, data }: Record<string, string>): string[] {
  const candidates = srcset?.split(',').map((candidate) => candidate.trim().split(/\s/)[0] ?? '')
  return [href, src, poster, data, ...(candidates ?? [])].filter((link) => link !== undefined)
}

function anchorsOf(element: string, { id, name }: Record<string, string>): string[] {
  const old = element === 'a' && name !== id ? name : undefined
  return [id, old].filter((anchor) => anchor !== undefined)
}
