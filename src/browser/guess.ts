/** A guess is said before the measured answer is shown, and stands beside it then. */
document.addEventListener('submit', (event) => {
  const form = event.target
  if (!(form instanceof HTMLFormElement) || !('guess' in form.dataset)) return
  event.preventDefault()
  const guess = `${new FormData(form).get('guess') ?? ''}`.trim()
  const block = form.parentElement
  const details = block?.querySelector('details')
  const said = block?.querySelector<HTMLElement>('.said')
  if (!details || !said || guess === '') return
  said.textContent = `You said: ${[guess, form.dataset.unit].filter(Boolean).join(' ')}.`
  said.hidden = false
  details.open = true
  form.hidden = true
  details.querySelector('summary')?.focus()
})
