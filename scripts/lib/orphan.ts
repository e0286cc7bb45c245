/**
 * Calls `end` when the process that started this one is gone, if it was npm. The shell between
 * them dies of the SIGTERM that npm passes on, without passing it on itself.
 */
export function whenNpmEnds(end: () => void): void {
  if (!process.env.npm_lifecycle_event) return
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    end()
  }, 500)
  watch.unref()
}
