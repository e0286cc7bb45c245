/** A mistake as a change to one of our files. */
import type { Edit } from '../../explorer/load.ts'

export interface Mistake extends Edit {
  readonly name: string
  /** What kind of mistake people make it is. */
  readonly kind: string
  /** The smallest case in which it can hurt. */
  readonly case: string
  /** In the place of the case's own budget. */
  readonly spurious?: number
}
