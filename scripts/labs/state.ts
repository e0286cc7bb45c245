/** What is saved of a lab, and whether it still holds. */
import { join } from 'node:path'
import { hasResult, readResult, resultsFolder } from '../../src/lib/results.ts'
import { sourcesHash } from '../../src/lib/sources-hash.ts'
import { root } from '../lib/root.ts'
import type { Lab } from './lab.ts'
import { sourcesOf } from './sources.ts'

/** Whether a lab's saved result still speaks of the sources as they are. */
export type LabState =
  | { kind: 'never run' }
  | { kind: 'fresh'; measured: string }
  | { kind: 'sources changed since'; measured: string }

/** What is saved of a lab. A source that was added or taken away counts as a change too. */
export function labState(lab: Lab, folder: string = root): LabState {
  if (!hasResult(lab.name, folder)) return { kind: 'never run' }
  const { sources, measured } = readResult(lab.name, folder)
  const same = sources.hash === sourcesHash(sourcesOf(lab, folder), folder)
  return { kind: same ? 'fresh' : 'sources changed since', measured }
}

/** Where the results of the guide are saved. */
export const savedResults = join(root, resultsFolder)
