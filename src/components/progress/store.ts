import { nothing, type Progress, parse, serialize } from '../../lib/progress.ts'

/** The reader's progress in this browser, shared by every tab of the guide. */

const key = 'five-servers.progress'
const watchers: ((progress: Progress) => void)[] = []

/** What is kept while the browser refuses to (a private window, storage turned off). */
let unstored: Progress | undefined

/** Whether ticks last only as long as this page. */
export const isRefused = () => unstored !== undefined

export function current(): Progress {
  if (unstored) return unstored
  try {
    const text = localStorage.getItem(key)
    if (text === null) return nothing
    const read = parse(text)
    if (!read?.whole) setAside(text, read?.progress ?? nothing)
    return read?.progress ?? nothing
  } catch {
    return nothing
  }
}

/** Applies `step` to what is stored now, which another tab may have changed a moment ago. */
export function change(step: (progress: Progress) => Progress): void {
  const after = step(current())
  try {
    localStorage.setItem(key, serialize(after))
    unstored = undefined
  } catch {
    unstored = after
  }
  tell()
}

/** Calls `watcher` now, and whenever progress changes, here or in another tab. */
export function watch(watcher: (progress: Progress) => void): void {
  watchers.push(watcher)
  watcher(current())
}

/** What could not be read whole is not thrown away: somebody may mend it. */
function setAside(text: string, readable: Progress): void {
  localStorage.setItem(`${key}.damaged.${new Date().toISOString()}`, text)
  localStorage.setItem(key, serialize(readable))
}

function tell(): void {
  const progress = current()
  for (const watcher of watchers) watcher(progress)
}

addEventListener('storage', (event) => {
  // Without a key: everything was cleared.
  if (event.key === key || event.key === null) tell()
})
// A page brought back by the back button has missed what happened meanwhile.
addEventListener('pageshow', (event) => {
  if (event.persisted) tell()
})
