/**
 * What a name in code means, beside it: when the pointer rests on it, when the keyboard
 * comes to it, at the first tap (the second follows the link). The texts stand in the page's
 * table of hovers, a template, or in a file that it names; without this script a name is a link
 * and nothing else.
 *
 * A snippet is one stop of the Tab key; arrow keys move between its names.
 */
const REST_MILLISECONDS = 180
const LEAVE_MILLISECONDS = 220
const GAP = 6

const table = document.querySelector<HTMLTemplateElement>('template#hovers')
if (table) start(table)

function start(table: HTMLTemplateElement): void {
  let filled: Promise<void> | undefined
  const main = document.querySelector('main') ?? document.body
  const note = main.appendChild(document.createElement('div'))
  note.id = note.className = 'hover'
  note.role = 'tooltip'
  note.popover = 'manual'
  let current: HTMLElement | undefined
  let timer = 0
  let byTouch = false

  const later = (milliseconds: number, what: () => void) => {
    clearTimeout(timer)
    timer = window.setTimeout(what, milliseconds)
  }

  const hide = () => {
    clearTimeout(timer)
    current?.removeAttribute('aria-describedby')
    current = undefined
    note.hidePopover()
  }

  const show = async (name: HTMLElement) => {
    clearTimeout(timer)
    if (name === current) return
    current?.removeAttribute('aria-describedby')
    current = name
    filled ??= fill(table)
    await filled
    if (name !== current) return
    const text = table.content.children[Number(name.dataset.h)]
    note.replaceChildren(...(text ? [text.cloneNode(true)] : []))
    if (name instanceof HTMLAnchorElement) note.append(linkLike(name))
    name.setAttribute('aria-describedby', note.id)
    note.showPopover()
    place()
  }

  /** Below the name, above it where there is more room, and never outside the window. */
  const place = () => {
    if (!current) return
    const { left, top, bottom } = current.getBoundingClientRect()
    const { clientWidth, clientHeight } = document.documentElement
    if (bottom < 0 || top > clientHeight) return hide()
    const { offsetWidth, offsetHeight } = note
    const isBelow = bottom + GAP + offsetHeight <= clientHeight || top < clientHeight - bottom
    const y = isBelow ? bottom + GAP : top - GAP - offsetHeight
    note.style.top = `${Math.max(GAP, Math.min(y, clientHeight - GAP - offsetHeight))}px`
    note.style.left = `${Math.max(GAP, Math.min(left, clientWidth - GAP - offsetWidth))}px`
  }

  const isInside = (node: EventTarget | null) => node instanceof Node && note.contains(node)

  document.addEventListener('pointerover', ({ target, pointerType }) => {
    if (pointerType !== 'mouse') return
    const name = nameAt(target)
    if (name) filled ??= fill(table)
    if (name) later(REST_MILLISECONDS, () => show(name))
    else if (isInside(target)) clearTimeout(timer)
    else if (current !== document.activeElement) later(LEAVE_MILLISECONDS, hide)
  })
  document.addEventListener('pointerdown', ({ target, pointerType }) => {
    byTouch = pointerType !== 'mouse'
    if (current && !isInside(target) && nameAt(target) !== current) hide()
  })
  document.addEventListener('click', (event) => {
    const name = nameAt(event.target)
    // A click without a count is the Enter key: it follows the link.
    if (!name || !byTouch || event.detail === 0 || name === current) return
    event.preventDefault()
    show(name)
  })
  document.addEventListener('focusin', ({ target }) => {
    const name = nameAt(target)
    if (name?.matches(':focus-visible')) {
      rove(name)
      show(name)
    }
  })
  document.addEventListener('focusout', ({ target }) => {
    if (target === current) hide()
  })
  document.addEventListener('keydown', (event) => {
    const name = nameAt(event.target)
    if (event.key === 'Escape') hide()
    const next = name && !event.altKey && !event.ctrlKey && !event.metaKey && to(name, event.key)
    if (!next) return
    event.preventDefault()
    rove(next)
    next.focus({ focusVisible: true } as FocusOptions)
  })
  addEventListener('scroll', place, { capture: true, passive: true })
  addEventListener('resize', place)

  for (const code of document.querySelectorAll('pre.code')) {
    const [first, ...others] = namesIn(code)
    if (!first) continue
    code.setAttribute('aria-describedby', 'names-hint')
    first.tabIndex = 0
    for (const name of others) name.tabIndex = -1
  }
}

/** Fetches the texts, if they are elsewhere; without them a note is the link alone. */
async function fill(table: HTMLTemplateElement): Promise<void> {
  const { from } = table.dataset
  if (!from) return
  try {
    const response = await fetch(from)
    if (response.ok) table.innerHTML = await response.text()
  } catch {
    // Nobody is to be disturbed by what they did not ask for.
  }
}

function nameAt(target: EventTarget | null): HTMLElement | undefined {
  const name = target instanceof Element && target.closest<HTMLElement>('pre.code [data-h]')
  return name || undefined
}

function namesIn(code: Element): HTMLElement[] {
  return [...code.querySelectorAll<HTMLElement>('[data-h]')]
}

/** The definition's place as a link, for whoever has opened the note by touch or pointer. */
function linkLike({ href, pathname, hash }: HTMLAnchorElement): HTMLAnchorElement {
  const link = document.createElement('a')
  link.href = href
  link.tabIndex = -1
  link.textContent = pathname.replace(/^\/source\/|\/$/g, '') + hash.replace('#L', ':')
  return link
}

/** Makes `name` the one that the Tab key comes to. */
function rove(name: HTMLElement): void {
  name.closest('pre')?.querySelector('[tabindex="0"]')?.setAttribute('tabindex', '-1')
  name.tabIndex = 0
}

/** The name that a key leads to from `name`, in the same snippet. */
function to(name: HTMLElement, key: string): HTMLElement | undefined {
  const names = namesIn(name.closest('pre') as Element)
  const at = names.indexOf(name)
  if (key === 'ArrowRight') return names[at + 1]
  if (key === 'ArrowLeft') return names[at - 1]
  if (key === 'Home') return names[0]
  if (key === 'End') return names.at(-1)
  if (key !== 'ArrowDown' && key !== 'ArrowUp') return undefined
  const line = name.closest('.l')
  const isDown = key === 'ArrowDown'
  const others = isDown ? names.slice(at + 1) : names.slice(0, at).reverse()
  const nextLine = others.find((other) => other.closest('.l') !== line)?.closest('.l')
  const { left } = name.getBoundingClientRect()
  const distance = (other: HTMLElement) => Math.abs(other.getBoundingClientRect().left - left)
  return nextLine ? namesIn(nextLine).sort((a, b) => distance(a) - distance(b))[0] : undefined
}
