/** Writes its log itself, and waits where nobody reads it. */
import { HttpServer } from '../../servers/http-server.ts'

new HttpServer()
