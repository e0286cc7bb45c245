/** Serves one client after the other, as stage 2 does. */
import { become } from '../../servers/other-program.ts'

become('stages-src/2-http/main.ts')
