/** The plan's four exercises of stage 4, and what their solutions must pass. */
import { proving } from '../../check.ts'
import type { Exercise } from '../../exercise.ts'
import { ownServer, program } from '../../target.ts'
import { againstThreads } from './against-threads.ts'
import { bufferPool } from './buffer-pool.ts'
import { reactor } from './reactor.ts'
import { timers } from './timers.ts'

const FOLDER = 'stages-src/4-events/exercises'

export const exercises: Exercise[] = [
  {
    number: 1,
    folder: `${FOLDER}/1-reactor`,
    checks: () => proving('s4.exercise.1', reactor),
    target: ownServer,
  },
  {
    number: 2,
    folder: `${FOLDER}/2-timers`,
    checks: () => proving('s4.exercise.2', timers),
    target: ownServer,
  },
  {
    number: 3,
    folder: `${FOLDER}/3-buffer-pool`,
    checks: () => proving('s4.exercise.3', bufferPool()),
    target: (file) => program(file, ''),
  },
  {
    number: 4,
    folder: `${FOLDER}/4-against-threads`,
    checks: () => proving('s4.exercise.4', againstThreads()),
    target: (file) => program(file, ''),
  },
]
