import { compressFolder } from './compress.ts'
import { dist, root } from './root.ts'
import { type Outcome, programs, runNode } from './run.ts'
import { hashOfInputs, isStale, markFresh } from './staleness.ts'

/** Builds the guide into `dist/`; the outcome is Astro's, with what it printed. */
export async function buildGuide(): Promise<Outcome> {
  const hash = hashOfInputs(root)
  const outcome = await runNode([programs.astro, 'build'], { ASTRO_TELEMETRY_DISABLED: '1' })
  if (outcome.status !== 0) return outcome
  await compressFolder(dist)
  markFresh(root, hash)
  return outcome
}

/** Builds the guide if it is missing or stale. Throws what Astro printed if it cannot. */
export async function buildGuideIfStale(): Promise<void> {
  if (!isStale(root)) return
  const { output, status } = await buildGuide()
  if (status !== 0) throw new Error(`The guide does not build:\n${output}`)
}
