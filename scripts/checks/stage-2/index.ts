import { temporarySite } from '../http/site.ts'
import type { Stage } from '../stage.ts'
import { bigFiles, changes } from './big-files.ts'
import { exercises } from './exercises/index.ts'
import { fairness } from './fairness.ts'
import { customPages, fileFlags, limitFlags, listingFlag } from './flags.ts'
import { lifecycle } from './lifecycle.ts'
import { logging } from './logs.ts'
import { query } from './query.ts'
import { listing, parsing, responding, serving, statuses } from './suite.ts'
import { idleLimits, timeLimits } from './time-limits.ts'

/** Stage 2, the sequential HTTP server: its checks in the order of the plan's milestones. */
export const stage2: Stage = {
  number: 2,
  server: 'stages-src/2-http/main.ts',
  site: temporarySite,
  checks: [
    ...parsing,
    ...responding,
    ...changes,
    ...fairness,
    ...idleLimits,
    ...serving,
    ...fileFlags,
    ...bigFiles,
    ...lifecycle,
    ...listing,
    ...listingFlag,
    ...statuses,
    ...customPages,
    ...limitFlags,
    ...timeLimits,
    ...logging,
    ...query,
  ],
  exercises,
}
