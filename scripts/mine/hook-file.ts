/** Where the hook stands, as `--import` takes it: a URL, which no folder's name can break. */
export const HOOK: string = new URL('./hook.ts', import.meta.url).href
