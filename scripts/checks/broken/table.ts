/** What a stage's table of servers says: which of them its checks pass, and which they catch. */
import type { Stage } from '../stage.ts'

export interface Table {
  stage: Stage
  /** Servers that pass every check, beside the stage's own; from the root of the repository. */
  correct: readonly string[]
  /** What the servers that are correct are asked with `npm test -- --all` only. */
  atLength?: readonly string[]
  /** Those in the folder of the table. */
  broken: readonly Catch[]
  /** Where those checks catch a server that another stage has as well. */
  elsewhere?: Table
  /** How many bytes the checks of large amounts send: enough for the faults that show late. */
  bulk: number
}

/**
 * What takes long, and asks of a later stage what stage 2's server is asked every time: `npm test`
 * asks it of that with `--all` only.
 */
export const LONG_OF_STAGE_2: readonly string[] = [
  ...['restart-beside-clients', 'descriptors-of-limits', 'descriptors-each-path'],
  ...['memory-stable', 'no-descriptor-for-a-file', 'big-file', 'log-large'],
]

/** Which checks catch a broken server. */
export interface Catch {
  /** The file in the folder of its stage, whose first line says what is wrong. */
  server: string
  /** The checks that are there for this fault: all of them must fail. */
  caughtBy: readonly string[]
  /** Where the fault shows later than the table's own `bulk`. */
  bulk?: number
}
