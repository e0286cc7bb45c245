/** Ignores SIGINT, and ends on SIGTERM alone. */
import { HttpServer } from '../../servers/http-server.ts'

new HttpServer()
process.removeAllListeners('SIGINT').on('SIGINT', () => {})
