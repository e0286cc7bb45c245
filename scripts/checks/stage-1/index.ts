import type { Stage } from '../stage.ts'
import { communication } from './communication.ts'
import { disconnects } from './disconnects.ts'
import { exercises } from './exercises/index.ts'
import { exhaustion } from './exhaustion.ts'
import { logging } from './logging.ts'
import { refusals } from './refusals.ts'
import { robustIo } from './robust-io.ts'
import { shutdown } from './shutdown.ts'
import { timeouts } from './timeouts.ts'

/** Stage 1, the echo server: its checks in the order of the plan's milestones. */
export const stage1: Stage = {
  number: 1,
  server: 'stages-src/1-echo/main.ts',
  checks: [
    ...communication,
    ...robustIo,
    ...disconnects,
    ...timeouts,
    ...exhaustion,
    ...refusals,
    ...logging,
    ...shutdown,
  ],
  exercises,
}
