/** The reader decides which thread goes on, and sees what comes of it. */
import { caseOf, Explorer } from './ask.ts'
import type { Position } from './messages.ts'
import {
  codeListing,
  element,
  memoryTable,
  scheduleLine,
  stepsTable,
  threadsTable,
} from './tables.ts'

document.addEventListener('click', ({ target }) => {
  const button = target instanceof Element ? target.closest('[data-choose]') : null
  const place = button?.closest<HTMLElement>('[data-interleaving]')
  if (!place || place.dataset.begun) return
  place.dataset.begun = 'yes'
  void new Interleaving(place).begin()
})

class Interleaving {
  readonly #place: HTMLElement
  readonly #explorer = new Explorer()
  readonly #status: HTMLElement
  readonly #buttons: HTMLElement
  readonly #tables: HTMLElement
  /** The schedules of the positions before this one. */
  #before: string[] = []
  #position: Position | undefined

  constructor(place: HTMLElement) {
    this.#place = place
    const find = (selector: string) => place.querySelector(selector) as HTMLElement
    this.#status = find('.now')
    this.#buttons = find('.ways')
    this.#tables = find('.tables')
  }

  async begin(): Promise<void> {
    await this.#go('', [])
    if (!this.#position) return
    this.#place.querySelector<HTMLElement>('.recorded')?.setAttribute('hidden', '')
    this.#place.querySelector<HTMLElement>('[data-choose]')?.setAttribute('hidden', '')
    this.#buttons.querySelector('button')?.focus()
  }

  /** Shows what a schedule comes to; `before` are those on the way to it. */
  async #go(schedule: string, before: string[]): Promise<void> {
    const of = caseOf(this.#place)
    const answer = await this.#explorer.ask({ ask: 'replay', of, schedule })
    if (answer.kind !== 'position') {
      this.#status.textContent = `This cannot be tried here: ${answer.kind === 'failed' ? answer.why : ''}.`
      delete this.#place.dataset.begun
      return
    }
    this.#before = before
    this.#position = answer.position
    this.#show(answer.position)
  }

  #show(position: Position): void {
    const last = position.rows.at(-1)
    const done = last
      ? `Step ${last.number}: ${position.threads[last.thread]?.name}, ${last.text}.`
      : 'Nobody has done anything yet.'
    this.#status.textContent = [done, ...(position.ending ?? [])].join(' ')
    this.#tables.replaceChildren(
      codeListing(position),
      threadsTable(position),
      memoryTable(position),
      stepsTable(position),
      scheduleLine('So far, as a schedule: ', position.schedule || '(nothing)'),
    )
    this.#showButtons(position)
  }

  #showButtons(position: Position): void {
    const focused = this.#focused()
    const ways = position.ways.map((way) => {
      const name = position.threads[way.thread]?.name ?? ''
      const words = way.how === '' ? `${name} goes on` : `${name}: ${way.how}`
      return this.#button(words, () => this.#go(way.schedule, [...this.#before, position.schedule]))
    })
    const back = this.#button('Back', () => {
      const before = this.#before.slice(0, -1)
      return this.#go(this.#before.at(-1) ?? '', before)
    })
    back.disabled = this.#before.length === 0
    this.#buttons.replaceChildren(...ways, back)
    if (focused === undefined) return
    // The keyboard stays where it was, or goes to what is left.
    const same = [...this.#buttons.querySelectorAll('button')].find(
      (it) => it.textContent === focused && !it.disabled,
    )
    const next = same ?? this.#buttons.querySelector<HTMLButtonElement>('button:not(:disabled)')
    next?.focus()
  }

  #focused(): string | undefined {
    const active = document.activeElement
    return this.#buttons.contains(active) ? (active?.textContent ?? '') : undefined
  }

  #button(words: string, act: () => Promise<void>): HTMLButtonElement {
    const button = element('button', words, { type: 'button' })
    button.addEventListener('click', () => void act())
    return button
  }
}
