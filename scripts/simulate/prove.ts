/** What the simulation is worth: how soon it finds each mistake. */
import { serverOf } from './load.ts'
import { type Mistake, mistakes } from './mistakes.ts'
import { runSimulation } from './run.ts'
import { drawSettings } from './settings.ts'
import type { Finding } from './world.ts'

export interface Proof {
  readonly mistake: Mistake
  /** The first seed that finds it; undefined where none of `most` has. */
  readonly seed: number | undefined
  readonly finding: Finding | undefined
}

/** Tries each mistake with seed after seed, up to `most` of them. */
export async function* prove(
  most: number,
  which: readonly Mistake[] = mistakes,
): AsyncGenerator<Proof> {
  for (const mistake of which) yield await proveOne(mistake, most)
}

async function proveOne(mistake: Mistake, most: number): Promise<Proof> {
  const server = await serverOf('4', mistake.edits)
  for (let seed = 1; seed <= most; seed += 1) {
    const { finding } = runSimulation(server, drawSettings(seed, mistake.way))
    if (finding !== undefined) return { mistake, seed, finding }
  }
  return { mistake, seed: undefined, finding: undefined }
}
