import type { Exercise } from '../../exercise.ts'
import { ownServer, program } from '../../target.ts'
import { communication } from '../communication.ts'
import { disconnects } from '../disconnects.ts'
import { logIdle } from '../logging.ts'
import { robustIo } from '../robust-io.ts'
import { descriptorsStable } from '../shutdown.ts'
import { timeouts } from '../timeouts.ts'
import { departures } from './departures.ts'
import { predictionHolds } from './prediction.ts'
import { timeoutDespiteSignals } from './signals.ts'

const folder = 'stages-src/1-echo/exercises'

/** The plan's four exercises of stage 1, and what their solutions must pass. */
export const exercises: Exercise[] = [
  {
    number: 1,
    folder: `${folder}/1-find-it-with-gdb`,
    checks: () => [...communication, ...robustIo, ...disconnects, descriptorsStable],
    target: ownServer,
  },
  {
    number: 2,
    folder: `${folder}/2-idle-timeout`,
    checks: () => [...communication, ...timeouts, timeoutDespiteSignals, logIdle],
    target: ownServer,
  },
  { number: 3, folder: `${folder}/3-disconnects`, checks: () => departures, target: program },
  {
    number: 4,
    folder: `${folder}/4-strace`,
    checks: (file) => [predictionHolds(file)],
    // What is traced is the first server; the file holds the prediction.
    target: () => ownServer('stages-src/1-echo/first-server.ts', '{port}'),
  },
]
