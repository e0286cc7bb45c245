/** The plan's four exercises of stage 2, and what their solutions must pass. */
import { proving } from '../../check.ts'
import type { Exercise } from '../../exercise.ts'
import { ownServer, program } from '../../target.ts'
import { benchmark } from './benchmark.ts'
import { cachingHeaders } from './caching.ts'
import { errorPages } from './error-pages.ts'
import { form } from './form.ts'

const FOLDER = 'stages-src/2-http/exercises'

export const exercises: Exercise[] = [
  {
    number: 1,
    folder: `${FOLDER}/1-form-processor`,
    checks: () => proving('s2.exercise.1', form),
    target: (file) => ownServer(file),
  },
  {
    number: 2,
    folder: `${FOLDER}/2-caching-headers`,
    checks: () => proving('s2.exercise.2', cachingHeaders),
    target: (file) => ownServer(file),
  },
  {
    number: 3,
    folder: `${FOLDER}/3-error-pages`,
    checks: () => proving('s2.exercise.3', errorPages),
    target: (file) => ownServer(file),
  },
  {
    number: 4,
    folder: `${FOLDER}/4-ab-benchmark`,
    checks: () => proving('s2.exercise.4', benchmark()),
    target: program,
  },
]
