/** Stage 2's server with a few places of its sources changed. */
import { type Change, startChangedStage } from './changed-stage.ts'

export function startChanged(changes: readonly Change[]): never {
  startChangedStage('2-http', changes)
}
