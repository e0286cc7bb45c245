/** Ticks and what they amount to, on any page. */
import { count, tick, untick } from './progress.ts'
import { change, current, isRefused, watch } from './store.ts'

/** Ids by scope: a week, a stage or the whole plan; a stage names its weeks. See Progress.astro. */
type Scopes = Record<string, string>

/** Checkboxes, counts, and what is complete, on any page. */
export function showTicks(scopes: Scopes): void {
  const idsOf = (scope: string): string[] =>
    (scopes[scope] ?? '').split(' ').flatMap((id) => (id in scopes ? idsOf(id) : id))

  watch((progress) => {
    for (const box of all<HTMLInputElement>('[data-tick]')) {
      box.checked = progress.ticked.has(box.dataset.tick ?? '')
    }
    for (const place of all('[data-proof-of]')) {
      const proof = progress.proofs.get(place.dataset.proofOf ?? '')
      place.hidden = proof === undefined
      place.textContent = proof ? `Proved ${proof.at.slice(0, 10)}: ${proof.what}` : ''
    }
    for (const place of all('[data-progress-count], [data-progress-state]')) {
      const { progressCount, progressState } = place.dataset
      const ids = idsOf(progressCount ?? progressState ?? '')
      const done = count(progress, ids)
      place.dataset.progress = done === 0 ? 'none' : done < ids.length ? 'some' : 'all'
      if (progressCount) {
        place.innerHTML = `<span aria-hidden="true">${done}/${ids.length}</span><span class="unseen">${done} of ${ids.length} ticked</span>`
      }
    }
  })

  document.addEventListener('change', ({ target }) => {
    if (!(target instanceof HTMLInputElement)) return
    const { checked, dataset } = target
    const id = dataset.tick
    if (!id) return
    change((progress) => (checked ? tick(progress, id, new Date()) : untick(progress, id)))
    if (isRefused()) tellOnce(target)
  })
}

let isTold = false

/** Beside the first tick that the browser does not keep: that it will be lost, and what helps. */
function tellOnce(box: HTMLInputElement): void {
  if (isTold) return
  isTold = true
  const said = document.createElement('p')
  said.className = 'unkept'
  said.role = 'status'
  said.textContent =
    'This browser keeps nothing, so ticks last until this page closes. Export them under “The plan” before that.'
  box.closest('label')?.after(said)
}

/** A knowledge item is ticked once the right option of each of its questions has been opened. */
export function tickAnswered(): void {
  document.addEventListener(
    'toggle',
    ({ target }) => {
      if (!(target instanceof HTMLDetailsElement) || !target.open) return
      const question = target.closest<HTMLElement>('[data-question]')
      const item = target.closest<HTMLElement>('[data-questions-of]')
      if (!question || !item || target.dataset.option !== 'right') return
      question.dataset.answered = ''
      const id = item.dataset.questionsOf
      if (
        !id ||
        current().ticked.has(id) ||
        item.querySelector('[data-question]:not([data-answered])')
      )
        return
      change((progress) => tick(progress, id, new Date()))
      const said = item.querySelector('[role="status"]')
      if (said) said.textContent = 'Right. Ticked.'
    },
    true,
  )
}

function all<E extends HTMLElement = HTMLElement>(selector: string): Iterable<E> {
  return document.querySelectorAll<E>(selector)
}
