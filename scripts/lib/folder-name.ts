/** Names of folders that the tools of this project cannot work in. */
import { root } from './root.ts'

/** Characters anywhere in the project's path: Astro and Vitest take paths for URLs or patterns. */
const UNFIT = { guide: /["#*?]/, tests: /["#%*?]/ }

/** Why the guide cannot be built, or the tests not be run, where the project lies: one line. */
export function whyNotInFolder(
  what: keyof typeof UNFIT,
  folder: string = root,
): string | undefined {
  const [character] = UNFIT[what].exec(folder) ?? []
  if (character === undefined) return undefined
  const cannot = what === 'guide' ? 'The guide cannot be built' : 'The tests cannot be run'
  return `${cannot} in ${folder}: its tools do not take the ${character} in that name. Rename the folder.`
}
