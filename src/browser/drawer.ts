/** The drawer of a narrow screen: while it is open it holds the rail. */
const drawer = document.querySelector<HTMLDialogElement>('#drawer')
const rail = document.querySelector<HTMLElement>('#rail')
const place = rail?.parentElement

if (drawer && rail && place) {
  document.querySelector('[data-drawer-open]')?.addEventListener('click', () => {
    drawer.append(rail)
    drawer.showModal()
    rail.querySelector('[aria-current]')?.scrollIntoView({ block: 'center' })
  })
  drawer.addEventListener('close', () => place.append(rail))
  drawer.addEventListener('click', (event) => {
    const target = event.target as Element
    // Outside of it, or on what leads away from it.
    if (target === drawer || target.closest('a, [data-search-open]')) drawer.close()
  })
  matchMedia('(min-width: 1000px)').addEventListener('change', ({ matches }) => {
    if (matches) drawer.close()
  })
}
