/** Has a file for each port that it listens on, and removes it on SIGTERM alone. */
import { HttpServer } from '../../servers/http-server.ts'
import { lockPort } from '../../servers/lock-file.ts'

lockPort(['SIGTERM'])
new HttpServer()
