/** The plan's four exercises of stage 5, and what their solutions must pass. */
import { proving } from '../../check.ts'
import type { Exercise } from '../../exercise.ts'
import { ownServer, program } from '../../target.ts'
import { architectures } from './architectures.ts'
import { balancing } from './balancing.ts'
import { dynamicPool } from './dynamic-pool.ts'
import { scoreboard } from './scoreboard.ts'

const FOLDER = 'stages-src/5-processes/exercises'

export const exercises: Exercise[] = [
  {
    number: 1,
    folder: `${FOLDER}/1-dynamic-pool`,
    checks: () => proving('s5.exercise.1', dynamicPool),
    target: ownServer,
  },
  {
    number: 2,
    folder: `${FOLDER}/2-scoreboard`,
    checks: () => proving('s5.exercise.2', scoreboard()),
    target: (file) => program(file, ''),
  },
  {
    number: 3,
    folder: `${FOLDER}/3-balancing`,
    checks: () => proving('s5.exercise.3', balancing()),
    target: (file) => program(file, ''),
  },
  {
    number: 4,
    folder: `${FOLDER}/4-architectures`,
    checks: () => proving('s5.exercise.4', architectures),
    target: (file) => program(file, ''),
  },
]
