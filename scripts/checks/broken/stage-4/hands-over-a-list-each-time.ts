/** Waits with poll(2), to which it hands the whole list each time. */
import { become } from '../../servers/other-program.ts'

become('stages-src/4-events/main.ts', '--backend', 'poll')
