/** A correct HTTP server: what the broken ones break. */
import { HttpServer } from './http-server.ts'

new HttpServer()
