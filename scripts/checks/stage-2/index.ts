/** Stage 2, the sequential HTTP server, for whoever checks it. */
import { temporarySite } from '../http/site.ts'
import type { Stage } from '../stage.ts'
import { exercises } from './exercises/index.ts'
import { milestones } from './milestones.ts'

export const stage2: Stage = {
  number: 2,
  server: 'stages-src/2-http/main.ts',
  site: temporarySite,
  checks: milestones,
  exercises,
}
