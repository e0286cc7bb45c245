/** The reader's progress in this browser, shared by every tab of the guide. */
import { nothing, type Progress, parse, serialize } from './progress.ts'

const KEY = 'five-servers.progress'
const watchers: ((progress: Progress) => void)[] = []

/** What is kept instead once the browser refused to store (a private window, a full storage). */
let unstored: Progress | undefined

/** Whether ticks last only as long as this page. */
export const isRefused = () => unstored !== undefined

export function current(): Progress {
  if (unstored) return unstored
  let readable = nothing
  try {
    const text = localStorage.getItem(KEY)
    if (text === null) return nothing
    const read = parse(text)
    readable = read?.progress ?? nothing
    if (!read?.whole) setAside(text, readable)
  } catch {
    // What could not be set aside must not be overwritten either.
    unstored = readable
  }
  return readable
}

/** Applies `step` to what is stored now, which another tab may have changed a moment ago. */
export function change(step: (progress: Progress) => Progress): void {
  const after = step(current())
  try {
    if (unstored) unstored = after
    else localStorage.setItem(KEY, serialize(after))
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
  localStorage.setItem(`${KEY}.damaged.${new Date().toISOString()}`, text)
  localStorage.setItem(KEY, serialize(readable))
}

function tell(): void {
  const progress = current()
  for (const watcher of watchers) watcher(progress)
}

addEventListener('storage', (event) => {
  // Without a key: everything was cleared.
  if (event.key === KEY || event.key === null) tell()
})
// A page brought back by the back button has missed what happened meanwhile.
addEventListener('pageshow', (event) => {
  if (event.persisted) tell()
})
