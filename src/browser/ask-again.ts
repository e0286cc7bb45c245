/** Closes all answers of a knowledge item, so that its questions can be asked again. */
document.addEventListener('click', ({ target }) => {
  const button = target instanceof Element ? target.closest('[data-ask-again]') : null
  const item = button?.closest('[data-questions-of]')
  if (!item) return
  for (const answer of item.querySelectorAll<HTMLDetailsElement>('details[open]')) {
    answer.open = false
  }
  for (const question of item.querySelectorAll<HTMLElement>('[data-question]')) {
    delete question.dataset.answered
  }
  // The button goes, and the keyboard is back where the questions begin.
  item.querySelector('summary')?.focus()
})
