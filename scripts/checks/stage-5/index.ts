/** Stage 5, the server of several processes, for whoever checks it. */
import { temporarySite } from '../http/site.ts'
import type { Stage } from '../stage.ts'
import { exercises } from './exercises/index.ts'
import { milestones } from './milestones.ts'

export const stage5: Stage = {
  number: 5,
  server: 'stages-src/5-processes/main.ts',
  site: temporarySite,
  checks: milestones,
  exercises,
}
