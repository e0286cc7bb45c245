/** Stage 3's server with a thread for each connection: as correct as its pool. */
import { become } from './other-program.ts'

become('stages-src/3-threads/main.ts', '--model', 'thread-per-connection')
