/** Builds the guide: beside the one that is being served, and exchanges the two at the end. */
import { rmSync } from 'node:fs'
import { compressFolder } from './compress.ts'
import { exchange } from './exchange.ts'
import { writeExplorer } from './explorer-files.ts'
import { whyNotInFolder } from './folder-name.ts'
import { withLock } from './lock.mjs'
import { dist, root } from './root.ts'
import { type Outcome, programs, runNode } from './run.ts'
import { hashOfInputs, isStale, markFresh } from './staleness.ts'

/** Builds the guide into `dist/`; the outcome is Astro's, with what it printed, or says why Astro was not asked. */
export function buildGuide(): Promise<Outcome> {
  return alone(build)
}

/**
 * Builds the guide if it is missing or stale, after it has called `announce`. Nothing comes back
 * if there was nothing to do.
 */
export async function buildGuideIfStale(
  announce: () => void = () => {},
): Promise<Outcome | undefined> {
  if (!isStale(root)) return undefined
  return alone(async () => {
    // Another process may have built it meanwhile.
    if (!isStale(root)) return undefined
    announce()
    return build()
  })
}

async function build(): Promise<Outcome> {
  const obstacle = whyNotInFolder('guide')
  if (obstacle) return { status: 1, output: obstacle, standardOutput: '' }
  const hash = hashOfInputs(root)
  rmSync(beside, { recursive: true, force: true })
  // Whoever asks for the guide, a test too, gets the one that readers get.
  const environment = { ASTRO_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' }
  const outcome = await runNode([programs.astro, 'build', '--outDir', beside], environment)
  if (outcome.status !== 0) return outcome
  writeExplorer(beside)
  await compressFolder(beside)
  markFresh(beside, hash)
  exchange(beside, dist)
  // A server that has the old folder open finds nothing there any more, and looks for the new one.
  rmSync(beside, { recursive: true, force: true })
  return outcome
}

/** Where the next guide is built. */
const beside = `${root}.cache/dist`

/** Two builds at once would delete each other's files. */
function alone<Result>(work: () => Promise<Result>): Promise<Result | Outcome> {
  return withLock(`${root}.cache/build.lock`, work, () =>
    console.log('Waiting for another process, which is building the guide …'),
  ).catch(mayNotWrite)
}

/** Somebody else's folder, or a file system that is read-only. */
function mayNotWrite(error: NodeJS.ErrnoException): Outcome {
  if (error.code !== 'EACCES' && error.code !== 'EROFS') throw error
  const output = `The guide cannot be built in ${root}: the folder is not yours to write to (${error.code}).`
  return { status: 1, output, standardOutput: '' }
}
