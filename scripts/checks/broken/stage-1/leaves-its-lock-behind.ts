/** Has a lock file so that it runs once, and finds it there after it was killed. */
import { serveWithLock } from '../../servers/lock-file.ts'

serveWithLock(['SIGTERM', 'SIGINT'])
