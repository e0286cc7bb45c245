/** Stage 4, the server with an event loop, for whoever checks it. */
import { temporarySite } from '../http/site.ts'
import type { Stage } from '../stage.ts'
import { exercises } from './exercises/index.ts'
import { milestones } from './milestones.ts'

export const stage4: Stage = {
  number: 4,
  server: 'stages-src/4-events/main.ts',
  site: temporarySite,
  checks: milestones,
  exercises,
}
