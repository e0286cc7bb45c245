/** The choice of a theme, kept for every page and every window of the guide. */
const KEY = 'five-servers.theme'
const page = document.documentElement

class ThemeToggle extends HTMLElement {
  constructor() {
    super()
    this.addEventListener('change', (event) => {
      const { value } = event.target as HTMLInputElement
      if (value === 'system') {
        delete page.dataset.theme
        keep(undefined)
      } else {
        page.dataset.theme = value
        keep(value)
      }
      colourBrowser()
    })
    // Another window of the guide chose.
    addEventListener('storage', (event) => {
      if (event.key !== KEY) return
      if (event.newValue) page.dataset.theme = event.newValue
      else delete page.dataset.theme
      this.show()
      colourBrowser()
    })
  }

  connectedCallback() {
    this.show()
  }

  show() {
    const chosen = page.dataset.theme ?? 'system'
    const input = this.querySelector<HTMLInputElement>(`[value="${chosen}"]`)
    if (input) input.checked = true
  }
}

/** Where the browser stores nothing, the choice lasts until the page closes. */
function keep(theme: string | undefined): void {
  try {
    if (theme === undefined) localStorage.removeItem(KEY)
    else localStorage.setItem(KEY, theme)
  } catch {
    // A private window, a full storage: the page has its theme all the same.
  }
}

/** The browser's own bars take the colour of the page, whatever the system prefers. */
function colourBrowser() {
  const paper = getComputedStyle(document.body).backgroundColor
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
    meta.content = page.dataset.theme ? paper : meta.media.includes('dark') ? '#131519' : '#fbfaf6'
  }
}

customElements.define('theme-toggle', ThemeToggle)
if (page.dataset.theme) colourBrowser()
