/** The reader goes through a recorded run, a step forth or back, or anywhere. */
for (const place of document.querySelectorAll<HTMLElement>('[data-recorded-run]')) begin(place)

function begin(place: HTMLElement): void {
  const steps = [...place.querySelectorAll<HTMLTableRowElement>('[data-recorded-step]')]
  const range = place.querySelector('input')
  const buttons = [...place.querySelectorAll<HTMLButtonElement>('[data-by]')]
  if (!range || steps.length === 0) return

  const go = (step: number) => {
    const index = Math.min(Math.max(step, 1), steps.length) - 1
    range.value = `${index + 1}`
    show(place, steps, index)
    for (const button of buttons) {
      const next = index + Number(button.dataset.by)
      button.disabled = next < 0 || next >= steps.length
    }
  }
  for (const button of buttons) {
    button.addEventListener('click', () => go(Number(range.value) + Number(button.dataset.by)))
  }
  range.addEventListener('input', () => go(Number(range.value)))
  go(1)
}

/** What the table says of a step, in words, and the cursor at its place. */
function show(place: HTMLElement, steps: readonly HTMLTableRowElement[], index: number): void {
  const [time, who, what, after, lent] = [...(steps[index]?.cells ?? [])].slice(1)
  const text = (cell?: HTMLTableCellElement) => cell?.textContent.trim() ?? ''
  const now = place.querySelector('.now')
  if (now) {
    now.textContent = `Step ${index + 1} of ${steps.length}, at ${text(time)}: ${text(who)}. Then ${text(after)}; ${text(lent)} lent.`
  }
  const items = [...(what?.querySelectorAll('li') ?? [])].map((item) => item.cloneNode(true))
  place.querySelector('.calls')?.replaceChildren(...items)
  place.querySelector<HTMLElement>('.lanes')?.style.setProperty('--step', `${index}`)
}
