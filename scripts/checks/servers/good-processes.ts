/** A correct server of several processes, on Node's own modules. */
import { serveProcesses } from './processes-server.ts'

serveProcesses(import.meta.url)
