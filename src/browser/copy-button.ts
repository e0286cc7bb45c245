/** Copies what a button stands beside, and says so on the button. */
function textToCopy({ copy, copyFrom }: DOMStringMap): string {
  if (!copyFrom) return copy ?? ''
  const source = document.getElementById(copyFrom)?.cloneNode(true) as HTMLElement | undefined
  for (const left of source?.querySelectorAll('[data-uncopied]') ?? []) left.remove()
  if (source && source.localName !== 'code') {
    // A sheet of several parts: their lines alone, folded or not.
    return [...source.querySelectorAll('pre > code')].map((code) => code.textContent).join('')
  }
  return source?.textContent ?? ''
}

document.addEventListener('click', async ({ target }) => {
  const button = target instanceof Element && target.closest<HTMLElement>('[data-copy]')
  if (!button) return
  const label = button.querySelector('[data-copy-label]') ?? button
  const before = label.textContent
  try {
    await navigator.clipboard.writeText(textToCopy(button.dataset))
    label.textContent = 'Copied'
  } catch {
    label.textContent = 'Not allowed'
  }
  label.setAttribute('role', 'status')
  setTimeout(() => {
    label.textContent = before
  }, 1600)
})
