/** Has a lock file so that it runs once, and removes it on SIGTERM alone. */
import { serveWithLock } from '../../servers/lock-file.ts'

serveWithLock(['SIGTERM'])
