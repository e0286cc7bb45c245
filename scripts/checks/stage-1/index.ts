/** Stage 1, the echo server, for whoever checks it. */
import type { Stage } from '../stage.ts'
import { exercises } from './exercises/index.ts'
import { milestones } from './milestones.ts'

export const stage1: Stage = {
  number: 1,
  server: 'stages-src/1-echo/main.ts',
  checks: Object.values(milestones).flat(),
  exercises,
}
