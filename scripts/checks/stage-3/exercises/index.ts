/** The plan's four exercises of stage 3, and what their solutions must pass. */
import { proving } from '../../check.ts'
import type { Exercise } from '../../exercise.ts'
import { explored, program } from '../../target.ts'
import { deadlock } from './deadlock.ts'
import { poolSizes } from './pool-sizes.ts'
import { producerConsumer } from './producer-consumer.ts'
import { statistics } from './statistics.ts'

const FOLDER = 'stages-src/3-threads/exercises'

export const exercises: Exercise[] = [
  {
    number: 1,
    folder: `${FOLDER}/1-producer-consumer`,
    checks: () => proving('s3.exercise.1', producerConsumer()),
    target: explored,
  },
  {
    number: 2,
    folder: `${FOLDER}/2-statistics`,
    checks: () => proving('s3.exercise.2', statistics()),
    target: explored,
  },
  {
    number: 3,
    folder: `${FOLDER}/3-pool-sizes`,
    checks: () => proving('s3.exercise.3', poolSizes()),
    target: (file) => program(file, ''),
  },
  {
    number: 4,
    folder: `${FOLDER}/4-deadlock`,
    checks: () => proving('s3.exercise.4', deadlock()),
    target: explored,
  },
]
