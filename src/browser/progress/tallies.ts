/** How much of any list of the plan's items is ticked, and which of them are not. */
import { count, type Progress } from './progress.ts'
import { watch } from './store.ts'

/** Fills every Tally.astro of the page, now and whenever progress changes. */
export function showTallies(): void {
  const tallies = document.querySelectorAll<HTMLElement>('[data-tally]')
  watch((progress) => {
    for (const tally of tallies) show(tally, progress)
  })
}

function show(tally: HTMLElement, progress: Progress): void {
  const ids = (tally.dataset.tally ?? '').split(' ')
  const done = count(progress, ids)
  const proved = ids.filter((id) => progress.proofs.has(id)).length
  const state = done === 0 ? 'none' : done < ids.length ? 'some' : 'all'
  const numbers = { done, proved, left: ids.length - done }
  for (const place of tally.querySelectorAll<HTMLElement>('[data-number]')) {
    place.textContent = `${numbers[place.dataset.number as keyof typeof numbers]}`
  }
  for (const words of tally.querySelectorAll<HTMLElement>('[data-when]')) {
    words.hidden = words.dataset.when !== state
  }
  for (const item of tally.querySelectorAll<HTMLElement>('[data-item]')) {
    item.hidden = progress.ticked.has(item.dataset.item ?? '')
  }
}
