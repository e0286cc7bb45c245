/** Stage 4's server, told of news only: as correct as where it is told of what there is. */
import { become } from './other-program.ts'

become('stages-src/4-events/main.ts', '--edge')
