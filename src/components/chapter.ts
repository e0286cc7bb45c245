import Aside from './Aside.astro'

/** What a chapter may use without importing it. */
export const components = { Aside }
