/** Where the guide begins: the root of its host, or any folder that it was put into. */
export const siteRoot = new URL(document.documentElement.dataset.root ?? '/', location.href)

/** An address of the guide, written from its root (`/week/2/#a`), from where it is now. */
export function addressOf(path: string): string {
  return new URL(path.replace(/^\/+/, ''), siteRoot).href
}

/** The path of this page, from the guide's root: `/week/2/`. */
export function pathHere(): string {
  return `/${location.pathname.slice(siteRoot.pathname.length)}`
}
