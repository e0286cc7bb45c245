/** The place where reading stopped: remembered in chapters, offered on other pages. */
import { addressOf, pathHere } from '../site-root.ts'
import { change, watch } from './store.ts'

/**
 * Remembers the last heading read in a chapter (`data-place="week 2"`). Only once the
 * reader has scrolled: opening a page to look something up does not lose the place elsewhere.
 */
export function rememberPlace(): void {
  const chapter = document.querySelector<HTMLElement>('[data-place]')
  if (!chapter) return
  const headings = [...chapter.querySelectorAll('h2[id], h3[id]')]
  let remembered: Element | undefined

  const remember = () => {
    const heading = headings.findLast(isRead)
    if (!heading || heading === remembered) return
    remembered = heading
    const place = {
      path: `${pathHere()}#${heading.id}`,
      title: `${chapter.dataset.place}, ${wordsOf(heading)}`,
      at: new Date().toISOString(),
    }
    change((progress) => ({ ...progress, place }))
  }
  let isDue = false
  const scrolled = () => {
    if (isDue) return
    isDue = true
    requestAnimationFrame(() => {
      isDue = false
      remember()
    })
  }
  addEventListener('scroll', scrolled, { passive: true })
}

/** Whether the window's upper half, where one reads, has come as far as this heading. */
function isRead(heading: Element): boolean {
  const isShown = heading.getClientRects().length > 0
  return isShown && heading.getBoundingClientRect().top < innerHeight / 2
}

/** Fills every "Resume" with a link to that place. */
export function offerResume(): void {
  watch(({ place }) => {
    for (const offer of document.querySelectorAll<HTMLElement>('[data-resume]')) {
      const link = offer.querySelector('a')
      offer.hidden = !place || !link
      if (!place || !link) continue
      link.href = addressOf(place.path)
      link.textContent = place.title
    }
  })
}

/** A heading's own words, without the link to itself. */
function wordsOf(heading: Element): string {
  const copy = heading.cloneNode(true) as Element
  for (const link of copy.querySelectorAll('a.here')) link.remove()
  return copy.textContent.trim()
}
