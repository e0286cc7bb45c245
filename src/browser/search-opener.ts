/** Opens the search dialog, by key or button; what searches is loaded with the first opening. */
import { addressOf } from './site-root.ts'

let started = false

// The dialog opens at once, so that no letter is lost; what searches, with Pagefind some 100 kB,
// comes when the reader first asks for it.
async function open() {
  const dialog = document.querySelector<HTMLDialogElement>('#search')
  if (!dialog || dialog.open) return
  dialog.showModal()
  dialog.querySelector('input')?.select()
  if (started) return
  started = true
  try {
    const { startSearch } = await import('./search.ts')
    startSearch(dialog, addressOf('/pagefind/pagefind.js'))
  } catch {
    // The next opening tries again.
    started = false
    const state = dialog.querySelector('.state')
    if (state) state.textContent = 'The search could not be loaded. Close this and open it again.'
  }
}

function isTyping(target: EventTarget | null) {
  return (
    target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]')
  )
}

document.addEventListener('click', (event) => {
  if (event.target instanceof Element && event.target.closest('[data-search-open]')) open()
})
document.addEventListener('keydown', (event) => {
  const slash =
    event.key === '/' &&
    !isTyping(event.target) &&
    !event.ctrlKey &&
    !event.metaKey &&
    !event.altKey
  const command = event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey)
  if (!slash && !command) return
  event.preventDefault()
  open()
})
