/** Has a file for each port that it listens on, which a kill leaves there. */
import { HttpServer } from '../../servers/http-server.ts'
import { lockPort } from '../../servers/lock-file.ts'

lockPort(['SIGTERM', 'SIGINT'])
new HttpServer()
