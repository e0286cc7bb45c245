/** Ends on SIGINT with the status of a program that was interrupted. */
import { HttpServer } from '../../servers/http-server.ts'

new HttpServer()
process.removeAllListeners('SIGINT').on('SIGINT', () => process.exit(130))
