/** Has as many threads at work as clients make it wait. */
import { become } from '../../servers/other-program.ts'

become('stages-src/3-threads/main.ts', '--threads', '6')
