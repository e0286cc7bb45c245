/** Where the repository and the built guide stand. */
import { fileURLToPath } from 'node:url'

/** The repository's root, with a slash at its end. */
export const root = fileURLToPath(new URL('../../', import.meta.url))

/** Where the built guide stands, with a slash at its end. */
export const dist = `${root}dist/`
