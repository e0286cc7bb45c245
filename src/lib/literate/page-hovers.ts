/** The hovers as a page takes them: waited for in a build, as far as they are there in dev. */
import { type Hovers, hoversSoFar, readHovers } from './hovers.ts'

/** The pages are bundled apart from the configuration; both have only this in common. */
const shared = globalThis as typeof globalThis & { fiveServersHovers?: Promise<Hovers> }

export function pageHovers(root: string): Hovers | Promise<Hovers> {
  return import.meta.hot ? hoversSoFar(root) : beginHovers(root)
}

/** Begins to ask, so that the answers are there when the first page wants them. */
export function beginHovers(root: string): Promise<Hovers> {
  if (shared.fiveServersHovers) return shared.fiveServersHovers
  const hovers = readHovers(root)
  // Whoever waits is told of a failure; until then nobody does.
  hovers.catch(() => {})
  shared.fiveServersHovers = hovers
  return hovers
}
