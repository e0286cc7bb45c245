/** The hovers as a page takes them: waited for in a build, as far as they are there in dev. */
import { type Hovers, hoversSoFar, readHovers } from './hovers.ts'

let built: Promise<Hovers> | undefined

export function pageHovers(root: string): Hovers | Promise<Hovers> {
  if (import.meta.hot) return hoversSoFar(root)
  built ??= readHovers(root)
  return built
}
