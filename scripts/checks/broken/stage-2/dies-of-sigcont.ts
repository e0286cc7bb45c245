/** Takes EINTR from accept for the end of everything. */
import { HttpServer } from '../../servers/http-server.ts'

new HttpServer()
process.on('SIGCONT', () => {
  throw new Error('accept: Interrupted system call')
})
