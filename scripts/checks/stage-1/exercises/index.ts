/** The plan's four exercises of stage 1, and what their solutions must pass. */
import { checksNamed, proving } from '../../check.ts'
import type { Exercise } from '../../exercise.ts'
import { ownServer, program } from '../../target.ts'
import { milestones } from '../milestones.ts'
import { departures } from './departures.ts'
import { predictionHolds } from './prediction.ts'
import { timeoutDespiteSignals } from './signals.ts'

/** Of a server that takes no flag but its port. */
const WHERE_FAULTS_SHOW = [
  ...['echo', 'conversation', 'next-client', 'one-byte', 'sizes', 'half-close', 'slow-reader'],
  ...['gigabytes', 'reset-before-data', 'reset-during-data', 'reset-after-data', 'vanish'],
  'descriptors-stable',
]

const FOLDER = 'stages-src/1-echo/exercises'

export const exercises: Exercise[] = [
  {
    number: 1,
    folder: `${FOLDER}/1-find-it-with-gdb`,
    checks: () => checksNamed(Object.values(milestones).flat(), WHERE_FAULTS_SHOW),
    target: ownServer,
  },
  {
    number: 2,
    folder: `${FOLDER}/2-idle-timeout`,
    checks: () => [
      ...checksNamed(milestones.communication, ['echo', 'conversation', 'next-client']),
      ...milestones.timeouts,
      ...proving('s1.exercise.2', [timeoutDespiteSignals]),
      ...milestones.loggedTimeout,
    ],
    target: ownServer,
  },
  {
    number: 3,
    folder: `${FOLDER}/3-disconnects`,
    checks: () => proving('s1.exercise.3', departures),
    target: program,
  },
  {
    number: 4,
    folder: `${FOLDER}/4-strace`,
    checks: (file) => proving('s1.exercise.4', [predictionHolds(file)]),
    // What is traced is the first server; the file holds the prediction.
    target: () => ownServer('stages-src/1-echo/first-server.ts'),
  },
]
