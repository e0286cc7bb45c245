/** Stage 3, the server of several threads, for whoever checks it. */
import { temporarySite } from '../http/site.ts'
import type { Stage } from '../stage.ts'
import { exercises } from './exercises/index.ts'
import { milestones } from './milestones.ts'

export const stage3: Stage = {
  number: 3,
  server: 'stages-src/3-threads/main.ts',
  site: temporarySite,
  checks: milestones,
  exercises,
}
