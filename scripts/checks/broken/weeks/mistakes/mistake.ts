/** A first program with one mistake, as a change of the right one's text. */

export interface Mistake {
  name: string
  week: number
  /** Relative to stages-src. */
  program: string
  /** What stands there, and what stands in its place. */
  change: readonly [right: string, wrong: string]
  /** The checks that are there for it. */
  caughtBy: readonly string[]
}
