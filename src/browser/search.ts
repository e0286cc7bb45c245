/** The search dialog at work, in the browser. Loaded when the reader first searches. */

/** What we use of Pagefind's browser API (pagefind.app/docs/api). */
interface Pagefind {
  init(): Promise<void>
  /** Null when a later call came within the delay. */
  debouncedSearch(query: string, options: object, delay: number): Promise<Found | null>
}
interface Found {
  results: { data(): Promise<Page> }[]
}
interface Page extends Place {
  meta: { title?: string }
  sub_results: (Place & { title: string })[]
}
interface Place {
  url: string
  /** HTML: text escaped, matches in `<mark>`. */
  excerpt: string
}

const SHOWN_PAGES = 8
const SHOWN_PLACES = 3
const PAUSE = 120

let pagefind: Promise<Pagefind> | undefined
let address = ''

/**
 * Makes the dialog search, beginning with what has been typed meanwhile. Once a page. `script`: the
 * address of Pagefind. This module imports nothing: what Vite would fetch with it, it would look
 * for at the root of the host.
 */
export function startSearch(dialog: HTMLDialogElement, script: string): void {
  address = script
  // While the first letters are typed. What goes wrong is said at the first search.
  loaded().catch(() => {})
  const input = part(dialog, 'input') as HTMLInputElement
  search(dialog, input.value)
  input.addEventListener('input', () => search(dialog, input.value))
  dialog.addEventListener('keydown', (event) => walk(dialog, event))
  dialog.addEventListener('click', (event) => {
    const link = (event.target as Element).closest('a')
    if (event.target === dialog || link) dialog.close()
  })
  // Enter goes to the first result instead of closing the dialog.
  part(dialog, 'form').addEventListener('submit', (event) => {
    if ((event as SubmitEvent).submitter !== document.activeElement) event.preventDefault()
  })
}

/** What searches; where it could not be fetched, it is asked for again with the next letter. */
function loaded(): Promise<Pagefind> {
  pagefind ??= load().catch((error: unknown) => {
    pagefind = undefined
    throw error
  })
  return pagefind
}

let attempts = 0

async function load(): Promise<Pagefind> {
  // A module that could not be fetched is remembered as such, by its address.
  const attempt = attempts === 0 ? '' : `?attempt=${attempts}`
  attempts += 1
  const module = (await import(/* @vite-ignore */ address + attempt)) as Pagefind
  await module.init()
  return module
}

async function search(dialog: HTMLDialogElement, query: string): Promise<void> {
  const state = part(dialog, '.state')
  const list = part(dialog, 'ol')
  if (query.trim() === '') {
    state.textContent = ''
    list.replaceChildren()
    return
  }
  let found: Found | null
  try {
    found = await (await loaded()).debouncedSearch(query, {}, PAUSE)
  } catch {
    list.replaceChildren()
    state.textContent = 'The search could not be loaded. Type on, and it is tried again.'
    return
  }
  if (!found) return
  const pages = await Promise.all(
    found.results.slice(0, SHOWN_PAGES).map((result) => result.data()),
  )
  const input = part(dialog, 'input') as HTMLInputElement
  if (input.value !== query) return
  const count = found.results.length
  state.textContent =
    count === 0 ? `Nothing about “${query}”` : `${count} ${count === 1 ? 'page' : 'pages'}`
  list.replaceChildren(...pages.map(pageItem))
}

function pageItem(page: Page): HTMLLIElement {
  const item = document.createElement('li')
  const places = page.sub_results.filter((place) => place.url !== page.url).slice(0, SHOWN_PLACES)
  const title = page.meta.title ?? page.url
  item.append(link(page.url, title, places.length === 0 ? page.excerpt : ''))
  if (places.length > 0) {
    const list = document.createElement('ol')
    list.className = 'plain'
    for (const place of places) {
      const inner = document.createElement('li')
      inner.append(link(place.url, place.title, place.excerpt))
      list.append(inner)
    }
    item.append(list)
  }
  return item
}

/** A link with what was found there: HTML of Pagefind's, or nothing. */
function link(url: string, title: string, excerpt: string): HTMLAnchorElement {
  const anchor = document.createElement('a')
  anchor.href = url
  const name = document.createElement('strong')
  name.textContent = title
  anchor.append(name)
  if (excerpt) {
    const found = document.createElement('span')
    found.innerHTML = excerpt
    anchor.append(found)
  }
  return anchor
}

/** Arrow keys walk through the field and the results; Enter in the field takes the first. */
function walk(dialog: HTMLDialogElement, event: KeyboardEvent): void {
  // While an input method composes, its keys are not ours: Enter takes a word.
  if (event.isComposing || event.keyCode === 229) return
  const stops = [part(dialog, 'input'), ...dialog.querySelectorAll<HTMLElement>('li a')]
  const at = stops.indexOf(document.activeElement as HTMLElement)
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    event.preventDefault()
    const step = event.key === 'ArrowDown' ? 1 : -1
    stops[(at + step + stops.length) % stops.length]?.focus()
  } else if (event.key === 'Escape') {
    // In a field of type search it would clear the field, and close nothing.
    event.preventDefault()
    dialog.close()
  } else if (event.key === 'Enter' && at === 0) {
    event.preventDefault()
    stops[1]?.click()
  }
}

function part(dialog: HTMLDialogElement, selector: string): HTMLElement {
  const found = dialog.querySelector<HTMLElement>(selector)
  if (!found) throw new Error(`the search dialog has no ${selector}`)
  return found
}
