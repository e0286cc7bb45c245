/** The explorer itself, on the page's own code: it looks for a schedule in which something is wrong. */
import { caseOf, Explorer } from './ask.ts'
import type { Found } from './messages.ts'
import { codeListing, element, scheduleLine, stepsTable } from './tables.ts'

const BOUND = 3
const explorers = new WeakMap<HTMLElement, Explorer>()

document.addEventListener('click', ({ target }) => {
  const button = target instanceof Element ? target.closest<HTMLElement>('[data-explore]') : null
  const place = button?.closest<HTMLElement>('[data-explorer]')
  if (button && place) void search(place, button)
})

async function search(place: HTMLElement, button: HTMLElement): Promise<void> {
  const status = place.querySelector('.now') as HTMLElement
  const result = place.querySelector('.tables') as HTMLElement
  const explorer = explorers.get(place) ?? new Explorer()
  explorers.set(place, explorer)
  status.textContent = 'Looking …'
  const of = caseOf(place, button.dataset.explore)
  const answer = await explorer.ask({ ask: 'explore', of, bound: BOUND })
  if (answer.kind !== 'found') {
    status.textContent = `This cannot be tried here: ${answer.kind === 'failed' ? answer.why : ''}.`
    return
  }
  place.querySelector<HTMLElement>('.recorded')?.setAttribute('hidden', '')
  status.textContent = inWords(answer.found)
  result.replaceChildren(...details(answer.found))
}

function inWords({ headline, summary }: Found): string {
  const [first] = headline
  return first === undefined
    ? `Nothing found with up to ${BOUND} preemptions: ${summary}.`
    : `Found: ${first.replace(/:$/, '.')} ${summary}.`
}

function details({ headline, position }: Found): Node[] {
  if (!position) return []
  const more = headline.slice(1).join('\n')
  const text = element('pre', more, { tabindex: '0' })
  const schedule = scheduleLine(
    'The schedule that leads there: ',
    position.schedule || '(none: each thread goes on as far as it can)',
  )
  const reported = more === '' ? [] : [text]
  return [...reported, stepsTable(position), schedule, codeListing(position)]
}
